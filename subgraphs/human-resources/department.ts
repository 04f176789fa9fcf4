import type { Department } from '../kit/declare/department';
import { INSURANCE_COLLECTION, socialInsurance } from './entries';
import { Citizen, Enterprise, InsurancePayment, InsurancePaymentConnection } from './insurance-payment';
import { CitizenResolver, InsurancePaymentResolver } from './insurance-resolver';
import { insurancePaymentsTable } from './tables';

/** 人力资源和社会保障局: what was paid into social insurance. */
export const humanResources: Department = {
  name: 'human-resources',
  duties: [INSURANCE_COLLECTION],
  entries: [socialInsurance],
  tables: [insurancePaymentsTable],
  resolvers: [CitizenResolver, InsurancePaymentResolver],
  types: [Citizen, Enterprise, InsurancePayment, InsurancePaymentConnection],
  references: { Citizen: ({ identityNumber }: { readonly identityNumber: string }) => ({ identityNumber }) },
};
