import type { Department } from '../kit/declare/department';
import { REAL_ESTATE_REGISTRATION, realEstate } from './entries';
import { CitizenResolver, EnterpriseResolver } from './owner-resolver';
import { Citizen, Division, Enterprise, RealEstate, RealEstateConnection } from './real-estate';
import { findRealEstate, RealEstateResolver } from './real-estate-resolver';
import { realEstateTable } from './tables';

/** 规划和自然资源委员会: real estate and who owns it. Owners come as keys alone, like citizens at taxation. */
export const naturalResources: Department = {
  name: 'natural-resources',
  duties: [REAL_ESTATE_REGISTRATION],
  entries: [realEstate],
  tables: [realEstateTable],
  resolvers: [RealEstateResolver, CitizenResolver, EnterpriseResolver],
  types: [RealEstate, RealEstateConnection, Citizen, Enterprise, Division],
  references: {
    RealEstate: findRealEstate,
    Citizen: ({ identityNumber }: { readonly identityNumber: string }) => ({ identityNumber }),
    Enterprise: ({ creditCode }: { readonly creditCode: string }) => ({ creditCode }),
  },
};
