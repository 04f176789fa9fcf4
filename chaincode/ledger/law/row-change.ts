/** One written row, as a law judges it. */
import { type Ballot, type BallotKind, type Charter, directoryKey, type Member } from '../../model/index';
import type { JudgedTransaction } from './judged-transaction';
import type { JudgedType, RecordOf, Rows } from './rows';

export interface RowChange<T extends JudgedType> {
  readonly key: string;
  /** The key's attributes: `['HousingMSP', 'desk']` of `app~HousingMSP~desk`. */
  readonly attributes: readonly string[];
  readonly before: RecordOf<T> | undefined;
  /** Undefined: deleted. */
  readonly after: RecordOf<T> | undefined;
}

/** What else a law may know. */
export interface Circumstances {
  readonly transaction: JudgedTransaction;
  /**
   * Rows as the transactions before left them, and this transaction's own charter, ballots and votes: only such as stand,
   * so a vote among them was cast by its voter, a consent given by its provider, a compliance by its founder.
   */
  readonly rows: Rows;
  /** Rows this transaction itself writes, by key, without those that may not stand. */
  readonly written: ReadonlyMap<string, unknown>;
  readonly charter: Charter | undefined;
  /** The founders of block 0, sorted. */
  readonly founders: readonly string[];
  /** The charter of the chaincode package, where it is known. */
  readonly packagedCharter?: Charter | undefined;
  /** The ballot of this kind that this very transaction completed with enough votes; undefined without one. */
  passed(kind: BallotKind): Ballot | undefined;
}

/** Why a row may not stand, in words that follow the key; undefined: it may. */
export type Problem = string | undefined;

export type Law<T extends JudgedType> = (change: RowChange<T>, at: Circumstances) => Problem;

/** True if an admin of the member signed the transaction. */
export function isBy({ transaction: { creator } }: Circumstances, msp: string): boolean {
  return creator.role === 'admin' && creator.msp === msp;
}

/** True if an admin of a founder signed the transaction. */
export function isByFounder({ transaction: { creator }, charter }: Circumstances): boolean {
  return creator.role === 'admin' && charter?.founders.includes(creator.msp) === true;
}

/** True if the key that the member registered for this duty signed the transaction. */
export function isByKeyFor(
  { transaction: { creator }, rows }: Circumstances,
  duty: keyof Member['keys'],
  msp: string,
): boolean {
  if (creator.role !== 'client' || creator.msp !== msp) return false;
  const key = rows.get('member', directoryKey.member(creator.msp))?.keys[duty];
  return key !== undefined && key === creator.spkiHash;
}

/** The problem, unless `holds`. */
export function unless(holds: boolean, problem: string): Problem {
  return holds ? undefined : problem;
}
