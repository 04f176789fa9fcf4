/** Opening a view: it begins at its image, or replays the chain from block 0, then follows it. */
import { ContractLaw } from './judged/contract-law';
import { openViewUnder } from './open-view-under';
import type { StartOptions } from './start';
import type { View } from './view';

/** `signal` ends the wait for a ledger that does not answer. */
export type OpenOptions = StartOptions;

/**
 * Opens a view and resolves once it has caught up: it has read at least one block and none came for a tenth of a second,
 * or, on a chain that never pauses, it has read a thousand since it became fresh.
 *
 * The protocol does not tell a chain's height, so a slow peer may look caught up early. Nothing rests on it: until
 * ledger time is within the lease, {@link View.freshness} says so and every decision is stale.
 *
 * With a kept head it has read at least up to there.
 *
 * @throws {HubError} `CHAIN_BROKEN`; `LEDGER_ROLLED_BACK`: the ledger is not what was seen of it before; `signal`'s reason when it aborts first.
 */
export async function openView(options: OpenOptions): Promise<View> {
  const { channel } = options.ledger;
  const law = new ContractLaw({ channel, namespace: channel, packagedCharter: options.charter });
  return await openViewUnder(law, options);
}
