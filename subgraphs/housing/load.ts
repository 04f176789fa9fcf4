import { type TableLoad, tableLoad } from '../kit/database/load';
import { inventAllocations } from '../population/allocation';
import type { Population } from '../population/population';
import { allocationsTable } from './tables';

/** The invented allocations. */
export function housingTables(population: Population): readonly TableLoad[] {
  return [tableLoad(allocationsTable, allocationRows(population))];
}

function* allocationRows(population: Population) {
  for (const allocation of inventAllocations(population)) {
    const { number, monthlyRent, allocatedOn, ...rest } = allocation;
    yield { ...rest, allocation_number: number, monthly_rent: monthlyRent, allocated_on: allocatedOn };
  }
}
