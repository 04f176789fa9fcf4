/** From running processes to a network: channels, members, the chaincode's definition, a first transaction. */
import { foundersOf } from '../description/network';
import type { ChaincodePackage } from '../generate/chaincode-package';
import { admitMembers, laterMembers } from './admission';
import { joinOrderers, joinPeers } from './channels';
import type { Generation } from './generate-files';
import { approve, commit, type Definition, installPackage } from './lifecycle';
import type { Progress } from './progress';
import { untilReady } from './ready';

export interface Joining extends Generation {
  readonly progress: Progress;
}

/**
 * The nodes that were prepared for each other are a network, and have committed a transaction. Whatever stands already is
 * left as it is: a joining that was cut short goes on.
 *
 * @throws {HubError} `NETWORK_FAILED`; `LEDGER_UNAVAILABLE`.
 */
export async function join(joining: Joining, made: ChaincodePackage): Promise<void> {
  const { network, layout, progress } = joining;
  const definitions = network.channels.map((channel) => ({ channel, id: made.id, sequence: 1 }));
  const each = async (step: (definition: Definition) => Promise<void>): Promise<void> =>
    void (await Promise.all(definitions.map(step)));
  await progress.step('channels', async () => {
    await Promise.all([joinOrderers(joining), joinPeers(joining, foundersOf(network))]);
  });
  await progress.step('members', async () => {
    await admitMembers(joining);
    await joinPeers(joining, laterMembers(network));
  });
  await progress.step('installed', () => installPackage(joining, made));
  await progress.step('approved', () => each((definition) => approve(joining, definition)));
  await progress.step('committed', () => each((definition) => commit(joining, definition)));
  await progress.step('ready', () => untilReady(network, layout));
}
