/** Waiting for a peer that is a block behind another. */
import { HubError } from '../../model/error';
import type { Ledger } from '../ledger';
import { followBlocks } from './follow-blocks';
import { isUnavailable } from './gateway-error';
import type { LedgerClient } from './ledger-client';

const REACHED_WITHIN_MS = 30_000;

/**
 * Resolves once the ledger has the block: what follows may rest on it.
 *
 * @throws {HubError} `LEDGER_UNAVAILABLE`: not within half a minute.
 */
export async function reachBlock(ledger: Ledger, block: bigint): Promise<void> {
  // A peer that is two blocks behind does not wait for the second: it says that there is none.
  for await (const _ of followBlocks(ledger, block, AbortSignal.timeout(REACHED_WITHIN_MS))) return;
  throw new HubError('LEDGER_UNAVAILABLE', `a peer of \`${ledger.channel}\` has not reached block ${block}`);
}

/**
 * Resolves once the ledger has what any of the other peers has now; those that do not answer are left out.
 *
 * @throws {HubError} as {@link reachBlock}.
 */
export async function catchUp(ledger: Ledger, others: readonly LedgerClient[]): Promise<void> {
  const heads = await Promise.all(others.map(headOf));
  let highest = -1n;
  for (const head of heads) if (head > highest) highest = head;
  if (highest >= 0n) await reachBlock(ledger, highest);
}

async function headOf(peer: LedgerClient): Promise<bigint> {
  try {
    return (await peer.head()).number;
  } catch (error) {
    if (isUnavailable(error)) return -1n;
    throw error;
  }
}
