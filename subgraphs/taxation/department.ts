import type { Department } from '../kit/declare/department';
import { Citizen } from './citizen';
import { CitizenResolver } from './citizen-resolver';
import { INCOME_TAX_COLLECTION, income } from './entries';
import { incomeTable } from './tables';

/** 税务局: what citizens declared. The key stands for the citizen; whether there is a row shows only in the income. */
export const taxation: Department = {
  name: 'taxation',
  duties: [INCOME_TAX_COLLECTION],
  entries: [income],
  tables: [incomeTable],
  resolvers: [CitizenResolver],
  types: [Citizen],
  references: { Citizen: ({ identityNumber }: { readonly identityNumber: string }) => ({ identityNumber }) },
};
