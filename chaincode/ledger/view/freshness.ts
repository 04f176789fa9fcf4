/** How old what the view knows may be (LEDGER, Time and freshness). */
import type { Freshness } from './view';

/** How far ledger time may lie behind the own clock beyond the lease. */
const LAG_ALLOWANCE_MS = 5_000;

export interface FreshnessFacts {
  readonly leaseMs: number;
  /** Milliseconds since the last block arrived; infinite before the first. */
  readonly silenceMs: number;
  readonly ledgerTimeMs: number | undefined;
  readonly ownTimeMs: number;
  /** The view stopped for good. */
  readonly failed: boolean;
}

/**
 * Fresh = a block arrived within the lease *and* ledger time is at most a lease and 5 s behind the own clock. Either
 * alone would not do: a replay of old blocks arrives busily, and one peer's late block can carry a young tick.
 */
export function freshnessOf(facts: FreshnessFacts): Freshness {
  const { leaseMs, silenceMs, ledgerTimeMs, ownTimeMs, failed } = facts;
  const lagMs = ledgerTimeMs === undefined ? undefined : ownTimeMs - ledgerTimeMs;
  const isCurrent = lagMs !== undefined && lagMs <= leaseMs + LAG_ALLOWANCE_MS;
  return { fresh: !failed && silenceMs <= leaseMs && isCurrent, silenceMs, lagMs };
}
