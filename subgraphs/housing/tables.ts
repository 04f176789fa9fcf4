import { defineTable, type ScopedRow } from '../kit/declare/table';

export const ALLOCATIONS = 'allocations';

/** One row an allocation of public rental housing (公租房配租). */
export const allocationsTable = defineTable({
  name: 'allocations',
  entry: ALLOCATIONS,
  primaryKey: ['allocation_number'],
  columns: {
    allocation_number: { type: 'text', item: 'allocationNumber' },
    tenant: { type: 'text', item: 'tenant' },
    dwelling: { type: 'text', item: 'dwelling' },
    monthly_rent: { type: 'integer', item: 'monthlyRent' },
    allocated_on: { type: 'date', item: 'allocatedOn' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['tenant'], ['dwelling'], ['district']],
});

export interface HousingTables {
  allocations: ScopedRow<typeof allocationsTable>;
}
