/** What is to be held of one transaction's writes. */
import type { Problem } from './row-change';
import type { JudgedType } from './rows';

export interface JudgedRow {
  readonly type: JudgedType;
  readonly key: string;
  readonly attributes: readonly string[];
  /** As written; undefined: deleted. */
  readonly value: Uint8Array | undefined;
  /** Undefined: deleted, or nobody can read it. */
  readonly record: unknown;
  /** Why it may not stand; undefined: it may. */
  readonly problem: Problem;
}

export interface Judgement {
  /** In the order in which they were judged. */
  readonly rows: readonly JudgedRow[];
  /** Rows of kinds that have no law here. */
  readonly unjudged: number;
  /** Why the transaction counts as absent, whole; then no row may stand. */
  readonly fault: { readonly key: string; readonly problem: string } | undefined;
}
