import { type TableLoad, tableLoad } from '../kit/database/load';
import type { Population } from '../population/population';
import { inventRealEstate } from '../population/real-estate';
import { realEstateTable } from './tables';

/** The invented real estate. */
export function naturalResourcesTables(population: Population): readonly TableLoad[] {
  return [tableLoad(realEstateTable, realEstateRows(population))];
}

function* realEstateRows(population: Population) {
  for (const unit of inventRealEstate(population)) {
    yield {
      unit_number: unit.unitNumber,
      owner: unit.owner,
      owned_by: unit.ownedBy,
      location: unit.location,
      area: unit.area,
      usage: unit.usage,
      registered_on: unit.registeredOn,
      district: unit.district,
    };
  }
}
