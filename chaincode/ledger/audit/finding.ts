/** What an audit finds wrong, and where. */
import type { ErrorCode } from '../../model/error';

/**
 * - `CHAIN_BROKEN`: a block is not what its chain says (hash, signature, flag, commit hash).
 * - `STATE_BROKEN`: a stored row, index or savepoint does not follow from the blocks.
 * - `OUTCOME_UNPROVEN`: a row was written without the votes, consent or signature it needs.
 * - `LOG_BROKEN`: an access log's tree, sequence or accesses do not add up.
 * - `HEAD_MISMATCH`: the chain does not hold the head that was kept elsewhere.
 */
export type AuditCode = Extract<
  ErrorCode,
  'CHAIN_BROKEN' | 'STATE_BROKEN' | 'OUTCOME_UNPROVEN' | 'LOG_BROKEN' | 'HEAD_MISMATCH'
>;

/** Where something is wrong: as much of it as applies. */
export interface Place {
  readonly block?: bigint;
  /** The transaction's id, or its place in the block (`#3`) when it has none that can be read. */
  readonly transaction?: string;
  /** As it stands in the state, its U+0000 written as `~`. */
  readonly key?: string;
}

export interface Finding extends Place {
  readonly code: AuditCode;
  /** Lower case, fact first, no personal value. */
  readonly message: string;
}

const KEPT = 100;

/** The findings of one audit, in the order they were made. The first {@link KEPT} are kept, all are counted. */
export class Findings {
  readonly #kept: Finding[] = [];
  #count = 0;

  get kept(): readonly Finding[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  report(code: AuditCode, message: string, place: Place = {}): void {
    this.#count += 1;
    if (this.#kept.length < KEPT) this.#kept.push({ code, message, ...place });
  }
}
