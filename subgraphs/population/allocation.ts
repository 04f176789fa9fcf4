/** Invented allocations of public rental housing: which household is let which home, for what rent. */
import type { Household } from './household';
import type { Population } from './population';
import { Random } from './random';
import { homeUnit, tenureOf } from './real-estate';

export interface Allocation {
  /** `BJGZ-110108-2021-000042`: district, year and the household's own number. */
  readonly number: string;
  /** Identity number of the head of the household. */
  readonly tenant: string;
  /** Real-estate unit number. */
  readonly dwelling: string;
  /** In yuan. */
  readonly monthlyRent: number;
  readonly allocatedOn: string;
  /** County level of GB/T 2260. */
  readonly district: string;
}

/** Every allocation, in the order of the households. */
export function* inventAllocations({ seed, households }: Population): Generator<Allocation> {
  for (const household of households()) {
    const [head] = household.members;
    if (head === undefined || tenureOf(household, seed) !== 'LET') continue;
    yield allocationOf(household, head.identityNumber, new Random(`${seed}/allocation/${household.id}`));
  }
}

function allocationOf(household: Household, tenant: string, random: Random): Allocation {
  const { id, district } = household;
  const year = random.between(2012, 2025);
  const part = (high: number): string => String(random.between(1, high)).padStart(2, '0');
  return {
    number: `BJGZ-${district}-${year}-${String(id).padStart(6, '0')}`,
    tenant,
    dwelling: homeUnit(household),
    monthlyRent: 10 * random.between(60, 280),
    allocatedOn: `${year}-${part(12)}-${part(28)}`,
    district,
  };
}
