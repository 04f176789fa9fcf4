import { defineTable, type ScopedRow } from '../kit/declare/table';

export const ENTERPRISES = 'enterprises';

/** One row a registered enterprise (企业). */
export const enterprisesTable = defineTable({
  name: 'enterprises',
  entry: ENTERPRISES,
  primaryKey: ['credit_code'],
  columns: {
    credit_code: { type: 'text', item: 'creditCode' },
    name: { type: 'text', item: 'name' },
    legal_form: { type: 'text', item: 'legalForm' },
    registered_capital: { type: 'integer', item: 'registeredCapital' },
    established_on: { type: 'date', item: 'establishedOn' },
    status: { type: 'text', item: 'status' },
    address: { type: 'text', item: 'address' },
    representative: { type: 'text', item: 'representative' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['representative'], ['district']],
});

export interface MarketRegulationTables {
  enterprises: ScopedRow<typeof enterprisesTable>;
}
