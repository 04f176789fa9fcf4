/** Following a peer's blocks for as long as the process lives, whatever becomes of the connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isHubError } from '../../model';
import type { Ledger, RawBlock } from '../ledger';

/** How long to wait before calling a lost peer again: doubled each time, from the first to the last. */
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 2_000;

export interface FollowOptions {
  readonly ledger: Ledger;
  /** The number of the block that comes next; read each time a stream begins, so none is left out or repeated. */
  readonly next: () => bigint;
  readonly signal: AbortSignal;
  /** Called each time the peer is lost. */
  readonly onLost: (cause: unknown) => void;
}

/**
 * Every block from `next()` on, in order. The consumer moves `next` on before it asks for another.
 *
 * @throws whatever the ledger throws, except `LEDGER_UNAVAILABLE`: then it calls again, later and later.
 */
export async function* followBlocks(options: FollowOptions): AsyncGenerator<RawBlock, void, undefined> {
  const { ledger, next, signal } = options;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      for await (const block of ledger.blocks(next(), signal)) {
        pauseMs = FIRST_PAUSE_MS;
        yield block;
      }
      if (!signal.aborted) options.onLost(undefined);
    } catch (error) {
      if (signal.aborted) return;
      if (!isHubError(error, 'LEDGER_UNAVAILABLE')) throw error;
      options.onLost(error);
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
  }
}

/** With jitter, so that every process of a machine does not call at once. Ends early when `signal` aborts. */
async function pause(longestMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(longestMs * (0.5 + Math.random() / 2), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
