import { defineTable, type ScopedRow } from '../kit/declare/table';

export const INCOME = 'income';

/** One row a taxpayer: what was declared for the last full year, in yuan. */
export const incomeTable = defineTable({
  name: 'income',
  entry: INCOME,
  primaryKey: ['identity_number'],
  columns: {
    identity_number: { type: 'text', item: 'identityNumber' },
    yearly_income: { type: 'integer', item: 'yearlyIncome' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['district']],
});

export interface TaxationTables {
  income: ScopedRow<typeof incomeTable>;
}
