import { defineTable, type ScopedRow } from '../kit/declare/table';

export const CITIZENS = 'citizens';
export const HOUSEHOLDS = 'households';

/** One row a registered resident (户籍人口). */
export const citizensTable = defineTable({
  name: 'citizens',
  entry: CITIZENS,
  primaryKey: ['identity_number'],
  columns: {
    identity_number: { type: 'text', item: 'identityNumber' },
    name: { type: 'text', item: 'name' },
    household_id: { type: 'integer', item: 'household' },
    division: { type: 'text', item: 'division' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['district'], ['household_id']],
});

/** One row a household (户). The id is a surrogate: a household's own number is answered nowhere. */
export const householdsTable = defineTable({
  name: 'households',
  entry: HOUSEHOLDS,
  primaryKey: ['household_id'],
  columns: {
    household_id: { type: 'integer' },
    address: { type: 'text', item: 'address' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['district']],
});

export interface PublicSecurityTables {
  citizens: ScopedRow<typeof citizensTable>;
  households: ScopedRow<typeof householdsTable>;
}
