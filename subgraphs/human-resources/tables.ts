import { defineTable, type ScopedRow } from '../kit/declare/table';

export const SOCIAL_INSURANCE = 'social-insurance';

/** One row a person and kind of insurance: what was paid for the last full year, in yuan. */
export const insurancePaymentsTable = defineTable({
  name: 'insurance_payments',
  entry: SOCIAL_INSURANCE,
  primaryKey: ['identity_number', 'kind'],
  columns: {
    identity_number: { type: 'text', item: 'identityNumber' },
    kind: { type: 'text', item: 'kind' },
    year: { type: 'integer', item: 'year' },
    months: { type: 'integer', item: 'months' },
    base: { type: 'integer', nullable: true, item: 'base' },
    amount: { type: 'integer', item: 'amount' },
    employer: { type: 'text', nullable: true, item: 'employer' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['district']],
});

export interface HumanResourcesTables {
  insurance_payments: ScopedRow<typeof insurancePaymentsTable>;
}
