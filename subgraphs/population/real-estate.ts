/** Invented real estate: the homes of households and the premises of enterprises, each a registered unit. */
import { creditCodeOf, enterpriseLedBy, inventEnterprise, PUBLIC_LANDLORD } from './enterprise';
import type { Household } from './household';
import type { Population } from './population';
import { Random } from './random';
import { unitNumber } from './unit-number';

export const USAGES = ['住宅', '办公', '商业'] as const;

export interface RealEstate {
  readonly unitNumber: string;
  readonly location: string;
  /** Square metres of floor. */
  readonly area: number;
  readonly usage: (typeof USAGES)[number];
  /** `2019-04-03`. */
  readonly registeredOn: string;
  /** An identity number or a credit code. */
  readonly owner: string;
  readonly ownedBy: 'CITIZEN' | 'ENTERPRISE';
  /** County level of GB/T 2260: where it lies. */
  readonly district: string;
}

/** How a household lives in its home: `LET` by the city; the others rent from someone who is not registered here. */
export type Tenure = 'OWNED' | 'LET' | 'RENTED';

/** How a household lives. Who is supported as low-income is often let a home by the city. */
export function tenureOf({ id, members }: Household, seed: string): Tenure {
  const random = new Random(`${seed}/tenure/${id}`);
  const isPoor = members.some(
    ({ yearlyIncome = 0, incomeCeiling }) => incomeCeiling !== undefined && yearlyIncome <= incomeCeiling,
  );
  if (isPoor && random.chance(0.5)) return 'LET';
  return random.chance(0.68) ? 'OWNED' : 'RENTED';
}

/** The unit a household lives in, unless it rents. */
export const homeUnit = ({ id, district }: Household): string =>
  unitNumber({ division: district, parcel: id, building: 1, unit: 1 });

/** Every unit, in the order of the households they come with. */
export function* inventRealEstate({ seed, households }: Population): Generator<RealEstate> {
  for (const household of households()) {
    const random = new Random(`${seed}/real-estate/${household.id}`);
    const home = homeOf(household, seed, random);
    if (home !== undefined) yield home;
    if (home?.ownedBy === 'CITIZEN' && random.chance(0.12)) yield secondHomeOf(household, home, random);
    const led = enterpriseLedBy(household);
    if (led !== undefined && random.chance(0.7)) yield premisesOf(seed, led, household, random);
  }
}

function homeOf(household: Household, seed: string, random: Random): RealEstate | undefined {
  const tenure = tenureOf(household, seed);
  const [head] = household.members;
  if (tenure === 'RENTED' || head === undefined) return undefined;
  const { address, district } = household;
  return {
    unitNumber: homeUnit(household),
    location: address,
    area: random.between(tenure === 'LET' ? 35 : 48, tenure === 'LET' ? 60 : 160),
    usage: '住宅',
    registeredOn: dateOf(random),
    ...(tenure === 'LET'
      ? { owner: creditCodeOf(seed, PUBLIC_LANDLORD), ownedBy: 'ENTERPRISE' }
      : { owner: head.identityNumber, ownedBy: 'CITIZEN' }),
    district,
  };
}

function secondHomeOf({ id }: Household, home: RealEstate, random: Random): RealEstate {
  const { district } = home;
  return {
    ...home,
    unitNumber: unitNumber({ division: district, parcel: id, building: 1, unit: 2 }),
    area: random.between(40, 110),
    registeredOn: dateOf(random),
  };
}

function premisesOf(seed: string, number: number, { id }: Household, random: Random): RealEstate {
  const { creditCode: owner, district, address: location } = inventEnterprise(seed, number);
  return {
    unitNumber: unitNumber({ division: district, parcel: id, building: 2, unit: 1 }),
    location,
    area: random.between(60, 2_400),
    usage: random.pick(['办公', '商业'] as const),
    registeredOn: dateOf(random),
    owner,
    ownedBy: 'ENTERPRISE',
    district,
  };
}

function dateOf(random: Random): string {
  const part = (high: number): string => String(random.between(1, high)).padStart(2, '0');
  return `${random.between(2002, 2025)}-${part(12)}-${part(28)}`;
}
