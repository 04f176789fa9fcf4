import { defineTable, type ScopedRow } from '../kit/declare/table';

export const REAL_ESTATE = 'real-estate';

/** One row a registered unit of real estate (不动产单元). The owner is an identity number or a credit code, as `owned_by` says. */
export const realEstateTable = defineTable({
  name: 'real_estate',
  entry: REAL_ESTATE,
  primaryKey: ['unit_number'],
  columns: {
    unit_number: { type: 'text', item: 'unitNumber' },
    owner: { type: 'text', item: 'owner' },
    owned_by: { type: 'text', item: 'owner' },
    location: { type: 'text', item: 'location' },
    area: { type: 'integer', item: 'area' },
    usage: { type: 'text', item: 'usage' },
    registered_on: { type: 'date', item: 'registeredOn' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['owner'], ['district']],
});

export interface NaturalResourcesTables {
  real_estate: ScopedRow<typeof realEstateTable>;
}
