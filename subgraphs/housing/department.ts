import type { Department } from '../kit/declare/department';
import { Allocation, AllocationConnection, Citizen, RealEstate } from './allocation';
import { AllocationResolver, CitizenResolver, RealEstateResolver } from './allocation-resolver';
import { allocations, PUBLIC_HOUSING } from './entries';
import { allocationsTable } from './tables';

/** 住房和城乡建设委员会: homes the city lets. It asks other departments who is eligible, and answers what it let to whom. */
export const housing: Department = {
  name: 'housing',
  duties: [PUBLIC_HOUSING],
  entries: [allocations],
  tables: [allocationsTable],
  resolvers: [AllocationResolver, CitizenResolver, RealEstateResolver],
  types: [Allocation, AllocationConnection, Citizen, RealEstate],
  references: {
    Citizen: ({ identityNumber }: { readonly identityNumber: string }) => ({ identityNumber }),
    RealEstate: ({ unitNumber }: { readonly unitNumber: string }) => ({ unitNumber }),
  },
};
