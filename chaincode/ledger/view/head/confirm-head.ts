/** Whether a ledger still holds what was seen of it, asked before anything is read. */
import { HubError } from '../../../model';
import { type BlockRequest, deliveredBlockHash } from '../delivered-block';
import type { Head } from './head-file';
import { differs } from './head-keeper';

/**
 * Resolves if the ledger has the head's last block.
 *
 * The protocol tells no height: a block that a peer which answers does not deliver in time is not there. A peer that lags
 * behind its network looks the same, and is refused until it has caught up.
 *
 * @throws {HubError} `LEDGER_ROLLED_BACK`: the ledger is shorter, or continues otherwise.
 */
export async function confirmHead(head: Head, request: Omit<BlockRequest, 'number'>): Promise<void> {
  const hash = await deliveredBlockHash({ ...request, number: head.height - 1n });
  if (hash === undefined) {
    throw new HubError(
      'LEDGER_ROLLED_BACK',
      `the ledger has no block ${head.height - 1n}, which was seen here before`,
    );
  }
  if (hash !== head.blockHash) throw differs(head.height);
}
