/** Invented social insurance: who paid what for whom in the last full year. */
import { creditCodeOf, employerOf } from './enterprise';
import type { Household } from './household';
import { REFERENCE_YEAR } from './person';
import type { Population } from './population';
import { Random } from './random';

/** Kinds of insurance by their code (险种类型, as the social-insurance systems of the country code them). */
export const INSURANCE_KINDS = {
  employeePension: '110',
  residentPension: '170',
  unemployment: '210',
  employeeMedical: '310',
  residentMedical: '390',
  workInjury: '410',
} as const;
export type InsuranceKind = (typeof INSURANCE_KINDS)[keyof typeof INSURANCE_KINDS];

/** What one person paid, or had paid for them, into one insurance in {@link INSURANCE_YEAR}. */
export interface InsurancePayment {
  readonly identityNumber: string;
  readonly kind: InsuranceKind;
  /** The year's contribution base, in yuan; what a resident's flat rate is paid on is none. */
  readonly base: number | null;
  /** In yuan, the employer's and the person's share together. */
  readonly amount: number;
  readonly months: number;
  /** Credit code of who paid with them; null for a resident without an employer. */
  readonly employer: string | null;
  /** County level of GB/T 2260: where the person is registered. */
  readonly district: string;
}

export const INSURANCE_YEAR = REFERENCE_YEAR - 1;

/** Of the contribution base, both shares together. */
const EMPLOYEE_RATES: readonly (readonly [InsuranceKind, number])[] = [
  ['110', 0.24],
  ['210', 0.01],
  ['310', 0.118],
  ['410', 0.004],
];
/** Contributions are paid on no less and no more than this a year. */
const [LOWEST_BASE, HIGHEST_BASE] = [81_852, 423_900];
const RETIRED_AT = 60;

/** Every payment, in the order of the households. */
export function* inventInsurance({ seed, households }: Population): Generator<InsurancePayment> {
  for (const household of households()) {
    const random = new Random(`${seed}/insurance/${household.id}`);
    for (const person of household.members) {
      const { identityNumber, yearlyIncome } = person;
      const age = REFERENCE_YEAR - Number(identityNumber.slice(6, 10));
      const works = yearlyIncome !== undefined && age < RETIRED_AT && random.chance(0.8);
      const paid = works
        ? employeePayments(seed, household, yearlyIncome, random)
        : residentPayments(age, random);
      for (const payment of paid) yield { ...payment, identityNumber, district: household.district };
    }
  }
}

type Paid = Omit<InsurancePayment, 'identityNumber' | 'district'>;

function employeePayments(
  seed: string,
  household: Household,
  income: number,
  random: Random,
): readonly Paid[] {
  const employer = creditCodeOf(seed, employerOf(household, random));
  const months = random.chance(0.85) ? 12 : random.between(1, 11);
  const base = Math.round((Math.min(HIGHEST_BASE, Math.max(LOWEST_BASE, income)) * months) / 12);
  return EMPLOYEE_RATES.map(([kind, rate]) => ({
    kind,
    base,
    amount: Math.round(base * rate),
    months,
    employer,
  }));
}

/** Everyone may join the residents' medical insurance; their pension is for adults who do not yet draw one. */
function residentPayments(age: number, random: Random): readonly Paid[] {
  const flat = (kind: InsuranceKind, amount: number): Paid => ({
    kind,
    base: null,
    amount,
    months: 12,
    employer: null,
  });
  const isAdult = age >= 18 && age < RETIRED_AT;
  return [
    ...(isAdult && random.chance(0.5) ? [flat('170', random.pick([1_000, 3_000, 9_000]))] : []),
    ...(random.chance(0.93) ? [flat('390', age >= RETIRED_AT ? 435 : isAdult ? 735 : 405)] : []),
  ];
}
