import { HubError } from '../../model/error';
import type { Chain } from './chain';
import type { IndexedTransaction } from './store';

/**
 * The block and flag of a transaction, once it stands in a durable block.
 *
 * @throws {HubError} `LEDGER_UNAVAILABLE`: the caller gave up first; `DISK_FULL`: its block found no room.
 */
export async function awaitTransaction(
  chain: Chain,
  id: string,
  signal: AbortSignal,
): Promise<IndexedTransaction> {
  while (!signal.aborted) {
    const found = chain.transaction(id);
    if (found !== undefined) return found;
    const refusal = chain.refusalOf(id);
    if (refusal !== undefined) throw refusal;
    await chain.nextBlock(signal);
  }
  throw new HubError('LEDGER_UNAVAILABLE', `transaction \`${id}\` was not committed in time`);
}
