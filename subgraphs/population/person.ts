/** One invented person, with what three departments know of them. */
import { identityNumber } from './identity-number';
import { givenName } from './name';
import type { Random } from './random';

/** Ages count to this year, so that a seed gives the same persons in every year. */
export const REFERENCE_YEAR = 2025;

/** What a person supported as low-income may earn a year, in yuan, by region. */
const CEILINGS = [29_280, 31_200, 35_040] as const;

export interface Person {
  readonly identityNumber: string;
  readonly name: string;
  /** In yuan for the last full year; undefined when nothing was declared. */
  readonly yearlyIncome?: number;
  /** The ceiling under which the person is eligible; undefined when not in the register. */
  readonly incomeCeiling?: number;
}

export interface Role {
  readonly surname: string;
  readonly male: boolean;
  readonly age: number;
  readonly district: string;
}

const DAYS = 365;
const PER_YEAR = DAYS * 499;
/** Prime to {@link PER_YEAR}, and far from a day's width: numbers given one after another lie apart. */
const STRIDE = 104_729;

/** `0101` to the day before the last of a leap year, or to the last of another. */
const daysOf = (year: number): readonly string[] =>
  Array.from({ length: DAYS }, (_, day) =>
    new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(5, 10).replace('-', ''),
  );
const [LEAP_DAYS, COMMON_DAYS] = [daysOf(2000), daysOf(2001)];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Gives out numbers that never meet: each division's own count decides day and sequence together. */
export class IdentityRegister {
  readonly #given = new Map<string, number>();

  /** @throws {RangeError} a division has had all {@link PER_YEAR} numbers this scheme can tell apart. */
  give({ district, age, male }: Role): string {
    const count = this.#given.get(district) ?? 0;
    if (count >= PER_YEAR) throw new RangeError(`no identity number is left in division ${district}`);
    this.#given.set(district, count + 1);
    const slot = (count * STRIDE) % PER_YEAR;
    const year = REFERENCE_YEAR - age;
    const day = (isLeap(year) ? LEAP_DAYS : COMMON_DAYS)[slot % DAYS];
    return identityNumber({
      division: district,
      birthDate: `${year}${day}`,
      sequence: Math.floor(slot / DAYS) * 2 + (male ? 1 : 2),
    });
  }
}

export function inventPerson(random: Random, register: IdentityRegister, role: Role): Person {
  const yearlyIncome = inventIncome(random, role.age);
  const incomeCeiling = inventCeiling(random, role.age, yearlyIncome);
  return {
    identityNumber: register.give(role),
    name: role.surname + givenName(random, role.male),
    ...(yearlyIncome === undefined ? {} : { yearlyIncome }),
    ...(incomeCeiling === undefined ? {} : { incomeCeiling }),
  };
}

function inventIncome(random: Random, age: number): number | undefined {
  if (age < 18 || random.chance(0.06)) return undefined;
  const median = age < 60 ? 82_000 : 46_000;
  return Math.round(median * Math.exp(0.6 * random.normal()));
}

/** Those who earn little apply often, others seldom; some apply and are above the ceiling, some never declared anything. */
function inventCeiling(random: Random, age: number, income: number | undefined): number | undefined {
  if (age < 18) return undefined;
  const likely = income === undefined ? 0.25 : income < 45_000 ? 0.6 : 0.02;
  return random.chance(likely) ? random.pick(CEILINGS) : undefined;
}
