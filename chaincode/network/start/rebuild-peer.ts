/** A member's peer whose files are lost or spoilt begins again from nothing. */
import { mkdirSync, rmSync } from 'node:fs';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { isOn, type PeerNode, peersOf } from '../description/nodes';
import { deployedIn, requireStanding, type Standing } from '../description/standing';
import { writeConnection } from '../generate/chaincode-link';
import { packageOfFolder } from '../generate/chaincode-package';
import { superviseInstead } from '../supervision/supervision';
import { joinPeers } from './channels';
import type { Generation } from './generate-files';
import { installPackage } from './lifecycle';
import { processesOf } from './processes';
import type { Progress } from './progress';
import { submitThrough } from './ready';

export interface Rebuilding extends Omit<Generation, 'network'> {
  readonly progress: Progress;
}

/**
 * The member's peer has read its channels anew, from block 0 on out of the orderers' files, and has committed a transaction on
 * each. Everybody else's processes run on. Whatever its ledger folder held is gone, whether it was there or not.
 *
 * The member's approval of the chaincode need not be given again: a peer compares the hashes of it that stand in the blocks.
 * What it approved of can no longer be asked of this peer, since nobody else holds that in plain; the next definition is
 * approved as ever.
 *
 * @throws {HubError} `NOT_FOUND`: no network stands, or the member runs no peer; `NETWORK_FAILED`; `LEDGER_UNAVAILABLE`.
 */
export async function rebuildPeer({ progress, ...place }: Rebuilding, member: string): Promise<void> {
  const { layout } = place;
  const standing = requireStanding(layout);
  const generation: Generation = { ...place, network: standing.network };
  const peer = peerOf(standing, member);
  const processes = processesOf({ ...generation, deployed: deployedIn(standing) });
  await progress.step('ended', () =>
    superviseInstead(
      layout,
      processes.filter(({ name }) => name !== peer.name),
    ),
  );
  empty(layout, peer);
  await progress.step('processes', () => superviseInstead(layout, processes));
  await progress.step('channels', () => joinPeers(generation, [peer.organisation]));
  await progress.step('installed', async () => {
    for (const deployed of deployedIn(standing)) {
      writeConnection(peer, layout, [deployed]);
      await installPackage(generation, packageOfFolder(layout.image(deployed.slot)), [peer]);
    }
  });
  await progress.step('ready', async () => {
    for (const channel of standing.network.channels.filter((each) => isOn(each, peer)))
      await submitThrough(peer, channel, layout);
  });
}

function peerOf({ network }: Standing, member: string): PeerNode {
  const found = peersOf(network).find(({ organisation }) => organisation.folder === member);
  if (found === undefined) throw new HubError('NOT_FOUND', `\`${member}\` runs no peer`);
  return found;
}

function empty(layout: Layout, peer: PeerNode): void {
  const folder = layout.ledger(peer.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
}
