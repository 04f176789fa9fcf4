import type { Department } from '../kit/declare/department';
import { Citizen, CitizenConnection, Division, Household } from './citizen';
import { CitizenResolver, findCitizen, HouseholdResolver } from './citizen-resolver';
import { citizens, households, RESIDENCE_REGISTRATION } from './entries';
import { citizensTable, householdsTable } from './tables';

/** 公安局: who is registered where. */
export const publicSecurity: Department = {
  name: 'public-security',
  duties: [RESIDENCE_REGISTRATION],
  entries: [citizens, households],
  tables: [citizensTable, householdsTable],
  resolvers: [CitizenResolver, HouseholdResolver],
  types: [Citizen, CitizenConnection, Household, Division],
  references: { Citizen: findCitizen },
};
