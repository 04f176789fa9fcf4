/** The law of the contracts, checked again on what the transactions wrote: write sets prove nothing by themselves. */
import type { MspId } from '../../model/index';
import { directoryKey, parseKey } from '../../model/index';
import { BallotBook } from './ballot-book';
import { DIRECTORY_LAWS } from './directory-law';
import { GRANT_LAWS } from './grant-law';
import type { JudgedTransaction } from './judged-transaction';
import { LOG_LAWS } from './log-law';
import { FOUND, MEMBER_LAWS } from './member-law';
import type { Circumstances, Law, Problem } from './row-change';
import { isJudged, type JudgedType, Rows, readRecord } from './rows';

/** The charter is read by what follows, votes by their ballots, ballots by their outcomes. */
const FIRST: readonly JudgedType[] = ['charter', 'vote', 'ballot'];

interface Written {
  readonly type: JudgedType;
  readonly key: string;
  readonly attributes: readonly string[];
  readonly after: unknown;
}

export interface JudgeOptions {
  /** The founders of block 0, sorted. */
  readonly founders: readonly string[];
  /** Told of each row that may not stand, and why, in words that follow the key. */
  readonly report: (transaction: JudgedTransaction, key: string, problem: string) => void;
}

/** Judges what transactions wrote, in the chain's order: from the first one on, none left out. */
export class Judge {
  readonly rows = new Rows();
  readonly ballots = new BallotBook(this.rows);
  readonly #options: JudgeOptions;
  readonly #laws: { readonly [T in JudgedType]: Law<T> };
  /** Which member's admin wrote a row last. */
  readonly #writers = new Map<string, MspId>();
  #judged = 0;
  #unjudged = 0;
  #grants = 0;

  constructor(options: JudgeOptions) {
    this.#options = options;
    const { judgeVote: vote, judgeBallot: ballot } = this.ballots;
    this.#laws = { ...MEMBER_LAWS, ...DIRECTORY_LAWS, ...GRANT_LAWS, ...LOG_LAWS, vote, ballot };
  }

  /** Rows that were judged, and rows of kinds that have no law here. */
  get judged(): number {
    return this.#judged;
  }

  get unjudged(): number {
    return this.#unjudged;
  }

  /** Grants whose votes, consent and compliance were all found. */
  get grants(): number {
    return this.#grants;
  }

  /** Judges what one valid transaction wrote, then takes it over: one fault does not hide the next. */
  next(transaction: JudgedTransaction): void {
    const rows = this.#readable(transaction);
    const written = new Map(rows.map(({ key, after }) => [key, after]));
    const circumstances = this.#circumstances(transaction, written);
    const late: Written[] = [];
    this.#requireStanding(transaction);
    for (const row of rows) {
      this.#judge(row, circumstances(), transaction);
      if (FIRST.includes(row.type)) this.#take(row, transaction);
      else late.push(row);
    }
    for (const row of late) this.#take(row, transaction);
  }

  /** Whoever writes must be a standing member; a founder's own founding makes it one. */
  #requireStanding(transaction: JudgedTransaction): void {
    const key = directoryKey.member(transaction.creator.msp);
    if (transaction.writes.size === 0 || transaction.function === FOUND) return;
    if (this.rows.get('member', key)?.state === 'ACTIVE') return;
    this.#options.report(transaction, key, 'was no standing member when it wrote');
  }

  #readable(transaction: JudgedTransaction): readonly Written[] {
    const rows: Written[] = [];
    for (const [key, value] of transaction.writes) {
      const parts = parseKey(key);
      if (parts === undefined || !isJudged(parts.type)) {
        this.#unjudged += 1;
        continue;
      }
      const after = value === undefined ? undefined : readRecord(parts.type, value);
      if (value !== undefined && after === undefined)
        this.#options.report(transaction, key, 'cannot be read');
      else rows.push({ type: parts.type, key, attributes: parts.attributes, after });
    }
    return rows.sort((a, b) => rankOf(a) - rankOf(b));
  }

  #circumstances(transaction: JudgedTransaction, written: ReadonlyMap<string, unknown>): () => Circumstances {
    return () => ({
      transaction,
      rows: this.rows,
      written,
      founders: this.#options.founders,
      charter: this.rows.get('charter', directoryKey.charter()),
      passed: (kind) => this.ballots.passed(kind, written),
      wroteItself: (key, msp) => this.#writers.get(key) === msp,
    });
  }

  #judge(row: Written, at: Circumstances, transaction: JudgedTransaction): void {
    this.#judged += 1;
    const { key, attributes, after } = row;
    // A row's type and its law belong together; the compiler loses that when it indexes by a union.
    const law = this.#laws[row.type] as (change: object, at: Circumstances) => Problem;
    const problem = law({ key, attributes, before: this.rows.get(row.type, key), after }, at);
    if (problem !== undefined) this.#options.report(transaction, key, problem);
    else if (row.type === 'grant') this.#grants += 1;
  }

  #take({ key, after }: Written, { creator }: JudgedTransaction): void {
    this.rows.set(key, after);
    if (creator.role === 'admin') this.#writers.set(key, creator.msp);
    else this.#writers.delete(key);
  }
}

function rankOf({ type }: Written): number {
  const rank = FIRST.indexOf(type);
  return rank < 0 ? FIRST.length : rank;
}
