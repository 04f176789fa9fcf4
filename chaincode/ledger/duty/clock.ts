import { isHubError } from '../../model/error';
import type { Ledger } from '../ledger';

const RETRY_MS = 1000;

export interface ClockOptions {
  readonly contract: string;
  readonly transaction: string;
  /** A third of the lease. */
  readonly intervalMs: number;
}

/** A founder's clock, ticking until it is stopped. */
export interface Clock {
  /** Ends the clock and its connection. */
  stop(): Promise<void>;
}

/**
 * Submits a tick, the time as RFC 3339 in UTC, now and every `intervalMs` after the last that stands in a block, whether the channel is idle or not.
 * A tick that fails (before the alliance is founded, or with the ledger away) is tried again every second.
 */
export function startClock(ledger: Ledger, options: ClockOptions): Clock {
  const { contract, transaction, intervalMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const tick = async (): Promise<void> => {
    const isDone = await ticked(ledger, { contract, transaction, args: [new Date().toISOString()] });
    const waitMs = isDone ? intervalMs : Math.min(RETRY_MS, intervalMs);
    if (!isStopped) timer = setTimeout(() => void tick(), waitMs);
  };
  const first = tick();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await ledger.close();
      await first;
    },
  };
}

async function ticked(ledger: Ledger, call: Parameters<Ledger['submit']>[0]): Promise<boolean> {
  try {
    await ledger.submit(call);
    return true;
  } catch (error) {
    // Views notice a clock that stands still, and deny; nobody is helped by a founder's process that ends.
    if (isHubError(error)) return false;
    throw error;
  }
}
