/** Invented marriages: of the head of a household and whoever is registered beside the head. */
import { REFERENCE_YEAR } from './person';
import type { Population } from './population';
import { Random } from './random';

export interface Marriage {
  /** `J110108-2015-001234` (结婚证字号): district, year, sequence. */
  readonly certificateNumber: string;
  /** Identity numbers. */
  readonly spouses: readonly [string, string];
  readonly registeredOn: string;
  /** County level of GB/T 2260: where it was registered. */
  readonly district: string;
}

/** The age from which a man may marry; nobody here married before. */
const MARRIAGEABLE_AGE = 22;

/** Every marriage, in the order of the households. */
export function* inventMarriages({ seed, households }: Population): Generator<Marriage> {
  for (const { id, district, members } of households()) {
    // Whoever lives with a head and a child lives with both parents: a household of two is a head and a spouse.
    const [head, spouse] = members;
    if (head === undefined || spouse === undefined) continue;
    const random = new Random(`${seed}/marriage/${id}`);
    const earliest =
      Math.max(birthYear(head.identityNumber), birthYear(spouse.identityNumber)) + MARRIAGEABLE_AGE;
    const year = random.between(Math.min(earliest, REFERENCE_YEAR), Math.min(earliest + 12, REFERENCE_YEAR));
    const part = (high: number): string => String(random.between(1, high)).padStart(2, '0');
    yield {
      certificateNumber: `J${district}-${year}-${String(id).padStart(6, '0')}`,
      spouses: [head.identityNumber, spouse.identityNumber],
      registeredOn: `${year}-${part(12)}-${part(28)}`,
      district,
    };
  }
}

const birthYear = (identityNumber: string): number => Number(identityNumber.slice(6, 10));
