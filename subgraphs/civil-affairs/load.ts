import { type TableLoad, tableLoad } from '../kit/database/load';
import { allDivisions } from '../population/divisions';
import type { Household } from '../population/household';
import type { Population } from '../population/population';
import { divisionsTable, lowIncomeRegisterTable } from './tables';

/** The real divisions, and who of the invented households is in the register. */
export function civilAffairsTables({ households }: Population): readonly TableLoad[] {
  return [
    tableLoad(divisionsTable, divisionRows()),
    tableLoad(lowIncomeRegisterTable, registerRows(households())),
  ];
}

function* divisionRows() {
  for (const { code, name, level, parent = null } of allDivisions()) yield { code, name, level, parent };
}

function* registerRows(households: Iterable<Household>) {
  for (const { district, members } of households) {
    for (const { identityNumber, incomeCeiling } of members) {
      if (incomeCeiling === undefined) continue;
      yield { identity_number: identityNumber, income_ceiling: incomeCeiling, district };
    }
  }
}
