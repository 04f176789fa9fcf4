import { isHubError } from '../../model/error';
import type { Ledger, RawBlock } from '../ledger';
import { pause } from './retry';

const PAUSE_MS = 100;
const PAUSE_MAX_MS = 2000;

/**
 * The chain from block `from` on, for ever: when the peer is lost it asks again from the next block, so that none comes
 * twice and none is left out. Ends when `signal` aborts.
 *
 * @throws {HubError} whatever is not `LEDGER_UNAVAILABLE`: `NOT_A_READER`, `UNKNOWN_CREATOR`.
 */
export async function* followBlocks(
  ledger: Pick<Ledger, 'blocks'>,
  from: bigint,
  signal: AbortSignal,
): AsyncGenerator<RawBlock> {
  let next = from;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      for await (const block of ledger.blocks(next, signal)) {
        yield block;
        next = block.number + 1n;
        attempt = 0;
      }
    } catch (error) {
      if (!isHubError(error, 'LEDGER_UNAVAILABLE')) throw error;
    }
    if (!signal.aborted) await pause(attempt, PAUSE_MS, PAUSE_MAX_MS);
  }
}
