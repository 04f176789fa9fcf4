import { type TableLoad, tableLoad } from '../kit/database/load';
import { allDivisions } from '../population/divisions';
import type { Household } from '../population/household';
import { inventMarriages } from '../population/marriage';
import type { Population } from '../population/population';
import { divisionsTable, lowIncomeRegisterTable, marriagesTable } from './tables';

/** The real divisions, who of the invented households is in the register, and their marriages. */
export function civilAffairsTables(population: Population): readonly TableLoad[] {
  return [
    tableLoad(divisionsTable, divisionRows()),
    tableLoad(lowIncomeRegisterTable, registerRows(population.households())),
    tableLoad(marriagesTable, marriageRows(population)),
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

function* marriageRows(population: Population) {
  for (const { spouses, certificateNumber, registeredOn, district } of inventMarriages(population)) {
    const [one, other] = spouses;
    const marriage = { certificate_number: certificateNumber, registered_on: registeredOn, district };
    yield { ...marriage, identity_number: one, spouse: other };
    yield { ...marriage, identity_number: other, spouse: one };
  }
}
