/** The law of the contracts, checked again on what the transactions wrote: write sets prove nothing by themselves. */
import { type Charter, directoryKey, parseKey } from '../../model/index';
import { ANCHOR_LAWS } from './anchor-law';
import { BALLOT_LAWS, passedBallot } from './ballot-law';
import { CHARTER_LAWS } from './charter-law';
import { DIRECTORY_LAWS } from './directory-law';
import { FOUND } from './found';
import { GRANT_LAWS } from './grant-law';
import { GUARD_LAWS } from './guard-law';
import type { JudgedTransaction } from './judged-transaction';
import type { JudgedRow, Judgement } from './judgement';
import { KEY_LAWS } from './key-law';
import { rowPolicyProblem } from './key-policy';
import { LOG_LAWS } from './log-law';
import { MEMBER_LAWS } from './member-law';
import { PROBE_LAWS } from './probe-law';
import type { Circumstances, Law, Problem } from './row-change';
import { RowOverlay } from './row-overlay';
import { isJudged, type JudgedType, type Rows, readRecord } from './rows';

/** Votes are read by their ballots, ballots by their outcomes; a charter is one, and all that follows reads it. */
const TAKEN_FIRST: readonly JudgedType[] = ['vote', 'ballot', 'charter'];
/** What others of the same transaction refer to. */
const ORDER: readonly JudgedType[] = [...TAKEN_FIRST, 'version', 'entry', 'grant', 'slice'];

const LAWS: { readonly [T in JudgedType]: Law<T> } = {
  ...CHARTER_LAWS,
  ...GUARD_LAWS,
  ...MEMBER_LAWS,
  ...KEY_LAWS,
  ...DIRECTORY_LAWS,
  ...GRANT_LAWS,
  ...LOG_LAWS,
  ...PROBE_LAWS,
  ...ANCHOR_LAWS,
  ...BALLOT_LAWS,
};

export interface JudgeOptions {
  /** The founders of block 0, sorted. */
  readonly founders: readonly string[];
  /** The charter of the chaincode package, where it is known: the first one on the ledger must be it. */
  readonly packagedCharter?: Charter | undefined;
}

/** A written row, before it is judged. */
type Written = Omit<JudgedRow, 'problem'>;

/** Judges what transactions wrote, in the chain's order. Remembers nothing: all it knows are the rows that stand. */
export class Judge {
  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /**
   * Judges what one valid transaction wrote, row by row.
   *
   * @param before rows as the transactions before left them; not changed.
   */
  judge(transaction: JudgedTransaction, before: Rows): Judgement {
    const written = writtenBy(transaction);
    const unjudged = transaction.writes.size - written.length;
    const fault =
      foreignFault(transaction) ?? guardFault(transaction, before) ?? standingFault(transaction, before);
    if (fault !== undefined) {
      const problem = `was written by a transaction that counts as absent`;
      return { rows: written.map((row) => ({ ...row, problem })), unjudged, fault };
    }
    return { rows: this.#judgeAll(transaction, written, before), unjudged, fault: undefined };
  }

  #judgeAll(transaction: JudgedTransaction, all: readonly Written[], before: Rows): readonly JudgedRow[] {
    const rows = new RowOverlay(before);
    const written = new Map(all.map(({ key, record }) => [key, record]));
    return all.map((row) => {
      const problem = this.#problem(row, { transaction, rows, written });
      // What may not stand carries nothing else of its transaction.
      if (problem !== undefined) written.delete(row.key);
      else if (TAKEN_FIRST.includes(row.type)) rows.set(row.key, row.record);
      return { ...row, problem };
    });
  }

  #problem(row: Written, at: Pick<Circumstances, 'transaction' | 'rows' | 'written'>): Problem {
    const { key, type, attributes, value, record } = row;
    if (value !== undefined && record === undefined) return 'cannot be read';
    const { rows, written } = at;
    const circumstances: Circumstances = {
      ...at,
      ...this.#options,
      charter: rows.get('charter', directoryKey.charter()),
      passed: (kind) => passedBallot(kind, written, rows),
    };
    // A row's type and its law belong together; the compiler loses that when it indexes by a union.
    const law = LAWS[type] as (change: object, at: Circumstances) => Problem;
    const change = { key, attributes, before: rows.get(type, key), after: record };
    return law(change, circumstances) ?? rowPolicyProblem(change, value, circumstances);
  }
}

/** The rows of kinds that have a law, in the order in which they are judged. */
function writtenBy({ writes }: JudgedTransaction): readonly Written[] {
  const rows: Written[] = [];
  for (const [key, value] of writes) {
    const parts = parseKey(key);
    if (parts === undefined || !isJudged(parts.type)) continue;
    const { type, attributes } = parts;
    const record = value === undefined ? undefined : readRecord(type, value);
    rows.push({ type, key, attributes, value, record });
  }
  return rows.sort((a, b) => rankOf(a) - rankOf(b));
}

/** What was proposed to another chaincode may write here, where the endorsers of both let it: no contract of ours did. */
function foreignFault({ function: name, writes }: JudgedTransaction): Judgement['fault'] {
  const [key] = writes.keys();
  if (key === undefined || name !== '') return undefined;
  return { key, problem: 'was written by a transaction of another chaincode' };
}

/**
 * Without its creator's guard a transaction was not endorsed by that member's peer or all founders, whatever its endorsers
 * left out (LEDGER, Endorsement); nor with one that never got its policy.
 */
function guardFault({ creator, writes, function: name }: JudgedTransaction, rows: Rows): Judgement['fault'] {
  const key = directoryKey.guard(creator.msp);
  if (writes.size === 0) return undefined;
  if (writes.get(key) === undefined)
    return { key, problem: 'was not written by a transaction of its member' };
  if (name === FOUND || rows.get('guard', key) !== undefined) return undefined;
  return { key, problem: 'guards nothing: it never got the policy of its member' };
}

/** Whoever writes must be a standing member; a founder's own founding makes it one. */
function standingFault(transaction: JudgedTransaction, rows: Rows): Judgement['fault'] {
  const key = directoryKey.member(transaction.creator.msp);
  if (transaction.writes.size === 0 || transaction.function === FOUND) return undefined;
  if (rows.get('member', key)?.state === 'ACTIVE') return undefined;
  return { key, problem: 'was no standing member when it wrote' };
}

function rankOf({ type }: Written): number {
  const rank = ORDER.indexOf(type);
  return rank < 0 ? ORDER.length : rank;
}
