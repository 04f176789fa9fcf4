import type { Department } from '../kit/declare/department';
import { Citizen, Division, Enterprise, EnterpriseConnection } from './enterprise';
import { CitizenResolver, EnterpriseResolver, findEnterprise } from './enterprise-resolver';
import { ENTERPRISE_REGISTRATION, enterprises } from './entries';
import { enterprisesTable } from './tables';

/** 市场监督管理局: enterprises for everyone, and who represents them. */
export const marketRegulation: Department = {
  name: 'market-regulation',
  duties: [ENTERPRISE_REGISTRATION],
  entries: [enterprises],
  tables: [enterprisesTable],
  resolvers: [EnterpriseResolver, CitizenResolver],
  types: [Enterprise, EnterpriseConnection, Citizen, Division],
  references: {
    Enterprise: findEnterprise,
    Citizen: ({ identityNumber }: { readonly identityNumber: string }) => ({ identityNumber }),
  },
};
