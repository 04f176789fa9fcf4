/** Invented households, one after another: the same seed gives the same ones, and none is kept. */
import { inventAddress } from './address';
import { allDivisions, BEIJING, type Division } from './divisions';
import { surname } from './name';
import { IdentityRegister, inventPerson, type Person, type Role } from './person';
import { Random } from './random';

export interface Household {
  /** From 1, in the order they are invented. */
  readonly id: number;
  /** Where it is registered: county level of GB/T 2260, six digits. */
  readonly district: string;
  readonly address: string;
  readonly members: readonly Person[];
}

export interface PopulationOptions {
  readonly citizens: number;
  readonly seed: string;
}

/** How many households are registered in Beijing; the others keep a registration elsewhere. */
const IN_BEIJING = 0.96;

/** Households with `citizens` members in all. */
export function* inventHouseholds({ citizens, seed }: PopulationOptions): Generator<Household> {
  const random = new Random(seed);
  const register = new IdentityRegister();
  const places = placesOf(allDivisions());
  for (let id = 1, left = citizens; left > 0; id += 1) {
    const { district, place } = random.pick(random.chance(IN_BEIJING) ? places.beijing : places.elsewhere);
    const roles = inventRoles(random, district).slice(0, left);
    left -= roles.length;
    yield {
      id,
      district,
      address: inventAddress(random, place),
      members: roles.map((role) => inventPerson(random, register, role)),
    };
  }
}

interface Place {
  readonly district: string;
  readonly place: string;
}

function placesOf(divisions: readonly Division[]): {
  readonly beijing: readonly Place[];
  readonly elsewhere: readonly Place[];
} {
  const names = new Map(divisions.map(({ code, name }) => [code, name]));
  const places = divisions
    .filter(({ level }) => level === 3)
    .map(({ code, name }) => ({
      district: code,
      place: `${names.get(`${code.slice(0, 2)}0000`) ?? ''}${name}`,
    }));
  const inBeijing = (each: Place): boolean => each.district.startsWith(BEIJING);
  return { beijing: places.filter(inBeijing), elsewhere: places.filter((each) => !inBeijing(each)) };
}

/** One to five persons: a head, often a spouse, children of the head's surname. */
function inventRoles(random: Random, district: string): readonly Role[] {
  const head = { surname: surname(random), male: random.chance(0.6), age: random.between(24, 78), district };
  if (random.chance(0.22)) return [head];
  const spouse = {
    surname: surname(random),
    male: !head.male,
    age: Math.max(22, head.age + random.between(-5, 5)),
    district,
  };
  const children = Array.from({ length: random.pick([0, 1, 1, 1, 2, 3]) }, () => ({
    surname: head.surname,
    male: random.chance(0.5),
    age: Math.max(0, head.age - random.between(22, 36)),
    district,
  }));
  return [head, spouse, ...children];
}
