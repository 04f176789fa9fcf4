/** The law of the contracts over a whole chain: reports every row that may not stand, and goes on without it. */
import { Judge, type JudgeOptions } from '../law/judge';
import type { JudgedTransaction } from '../law/judged-transaction';
import type { JudgedRow, Judgement } from '../law/judgement';
import { MemoryRows } from '../law/rows';
import { spentBy } from '../law/spent';

export interface ContractAuditOptions extends JudgeOptions {
  /** Told of each row that may not stand, and why, in words that follow the key. */
  readonly report: (transaction: JudgedTransaction, key: string, problem: string) => void;
}

export class ContractAudit {
  /** What stands. */
  readonly rows = new MemoryRows();
  readonly #options: ContractAuditOptions;
  readonly #judge: Judge;
  #judged = 0;
  #unjudged = 0;
  #votes = 0;
  #outcomes = 0;
  #grants = 0;

  constructor(options: ContractAuditOptions) {
    this.#options = options;
    this.#judge = new Judge(options);
  }

  /** Rows that were judged, and rows of kinds that have no law here. */
  get judged(): number {
    return this.#judged;
  }

  get unjudged(): number {
    return this.#unjudged;
  }

  /** Votes whose voter signed them. */
  get votes(): number {
    return this.#votes;
  }

  /** Ballots that passed or failed by such votes. */
  get outcomes(): number {
    return this.#outcomes;
  }

  /** Grants whose votes, consent and compliance were all found. */
  get grants(): number {
    return this.#grants;
  }

  /** Judges what one valid transaction wrote. */
  next(transaction: JudgedTransaction): void {
    const judgement = this.#judge.judge(transaction, this.rows);
    const { rows, unjudged, fault } = judgement;
    this.#judged += rows.length;
    this.#unjudged += unjudged;
    if (fault !== undefined) this.#options.report(transaction, fault.key, fault.problem);
    else for (const row of rows) this.#take(row, transaction);
    this.#forget(judgement);
  }

  #take(row: JudgedRow, transaction: JudgedTransaction): void {
    const { key, record, problem } = row;
    if (problem !== undefined) {
      this.#options.report(transaction, key, problem);
      return;
    }
    this.#count(row);
    this.rows.set(key, record);
  }

  #count({ type, record }: JudgedRow): void {
    if (type === 'vote') this.#votes += 1;
    if (type === 'grant') this.#grants += 1;
    // A row may be lawfully deleted; a ballot never is.
    const { state } = (record ?? {}) as { readonly state?: unknown };
    if (type === 'ballot' && (state === 'PASSED' || state === 'REJECTED')) this.#outcomes += 1;
  }

  #forget({ rows }: Judgement): void {
    for (const row of rows) for (const key of spentBy(row, this.rows)) this.rows.set(key, undefined);
  }
}
