import { type TableLoad, tableLoad } from '../kit/database/load';
import type { Household } from '../population/household';
import type { Population } from '../population/population';
import { incomeTable } from './tables';

/** What taxation knows of invented households: who declared nothing has no row. */
export function taxationTables({ households }: Population): readonly TableLoad[] {
  return [tableLoad(incomeTable, incomeRows(households()))];
}

function* incomeRows(households: Iterable<Household>) {
  for (const { district, members } of households) {
    for (const { identityNumber, yearlyIncome } of members) {
      if (yearlyIncome === undefined) continue;
      yield { identity_number: identityNumber, yearly_income: yearlyIncome, district };
    }
  }
}
