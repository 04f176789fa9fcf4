import { type TableLoad, tableLoad } from '../kit/database/load';
import type { Household } from '../population/household';
import type { Population } from '../population/population';
import { citizensTable, householdsTable } from './tables';

/** What public security knows of invented households. */
export function publicSecurityTables({ households }: Population): readonly TableLoad[] {
  return [
    tableLoad(citizensTable, citizenRows(households())),
    tableLoad(householdsTable, householdRows(households())),
  ];
}

function* citizenRows(households: Iterable<Household>) {
  for (const { id, district, members } of households) {
    for (const { identityNumber, name } of members) {
      yield { identity_number: identityNumber, name, household_id: id, division: district, district };
    }
  }
}

function* householdRows(households: Iterable<Household>) {
  for (const { id, address, district } of households) yield { household_id: id, address, district };
}
