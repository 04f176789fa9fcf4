import { defineTable, type ScopedRow } from '../kit/declare/table';

export const DIVISIONS = 'divisions';
export const LOW_INCOME_REGISTER = 'low-income-register';
export const MARRIAGES = 'marriages';

/** The country's administrative divisions down to the county (GB/T 2260). */
export const divisionsTable = defineTable({
  name: 'divisions',
  entry: DIVISIONS,
  primaryKey: ['code'],
  columns: {
    code: { type: 'text', item: 'code' },
    name: { type: 'text', item: 'name' },
    level: { type: 'integer', item: 'level' },
    parent: { type: 'text', nullable: true, item: 'parent' },
  },
  indexes: [['parent']],
});

/**
 * One row a registered applicant for low-income support. The ceiling is what the household may earn a year per head, in
 * yuan, to be supported: with the income it decides eligibility, and so is that item.
 */
export const lowIncomeRegisterTable = defineTable({
  name: 'low_income_register',
  entry: LOW_INCOME_REGISTER,
  primaryKey: ['identity_number'],
  columns: {
    identity_number: { type: 'text', item: 'identityNumber' },
    income_ceiling: { type: 'integer', item: 'lowIncomeEligible' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['district']],
});

/** Two rows a marriage, one for each spouse, so that one column finds it. */
export const marriagesTable = defineTable({
  name: 'marriages',
  entry: MARRIAGES,
  primaryKey: ['identity_number', 'certificate_number'],
  columns: {
    identity_number: { type: 'text', item: 'identityNumber' },
    certificate_number: { type: 'text', item: 'certificateNumber' },
    spouse: { type: 'text', item: 'spouse' },
    registered_on: { type: 'date', item: 'registeredOn' },
    district: { type: 'text', item: 'district' },
  },
  indexes: [['district']],
});

export interface CivilAffairsTables {
  divisions: ScopedRow<typeof divisionsTable>;
  low_income_register: ScopedRow<typeof lowIncomeRegisterTable>;
  marriages: ScopedRow<typeof marriagesTable>;
}
