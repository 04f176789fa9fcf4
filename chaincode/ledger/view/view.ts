/**
 * A member's own projection of `directory`, kept in memory and following its peer's blocks.
 *
 * Each process that decides has one. It verifies the chain as it reads: number, previous hash and data hash of every
 * block; transactions whose flag is not VALID are skipped. It judges the rest as an audit does, by creator, guard, votes and
 * consent, before any row of theirs counts.
 */
import type { DecisionMoment, GrantId } from '../../model';
import type { Epoch } from './epoch';

/** How old what the view knows may be. */
export interface Freshness {
  readonly fresh: boolean;
  /** Milliseconds since the last block arrived, by this process's monotonic clock. */
  readonly silenceMs: number;
  /** How far ledger time lies behind the own clock; undefined before the first ticks. */
  readonly lagMs: number | undefined;
}

export interface View {
  /** The last published epoch. Never changes under its holder; a block publishes another one. */
  readonly current: Epoch;

  /** Resolves with the first epoch whose height is at least `height`; undefined when `timeoutMs` pass before. */
  reach(height: bigint, timeoutMs: number): Promise<Epoch | undefined>;

  /** Calls `listener` after each new epoch, in order. @returns a function that ends it. */
  onEpoch(listener: (epoch: Epoch) => void): () => void;

  /** Fresh = a block arrived within the lease, and ledger time is at most one lease + 5 s behind the own clock. */
  freshness(): Freshness;

  /** The moment to decide at, by the epoch's ledger time and the own clock. */
  moment(epoch: Epoch, usedToday: (grant: GrantId) => number): DecisionMoment;

  /**
   * Keys that read absent because what was written last under them may not stand, or cannot be read: each was a line in the
   * log. Anything but 0 means that two founders endorsed what no contract writes, or that a peer lies.
   */
  readonly unlawfulRows: number;

  /** Set when the view stopped for good: a broken chain, an unknown continuation. Every decision is then stale. */
  readonly failure: Error | undefined;

  close(): Promise<void>;
}
