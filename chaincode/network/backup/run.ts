/** `fabric:backup` and `fabric:restore`: of a peer in a network that runs, or of a whole network that is down. */
import type { OnProgress } from '../../ledger/backup';
import type { Growth } from '../growth/add-member';
import type { NetworkOptions } from '../options';
import { isSupervised } from '../supervision/supervision';
import { backUpPeer } from './back-up-peer';
import { untilCaughtUp } from './caught-up';
import { copyLine } from './copy-line';
import { standingPeer } from './peer-parts';
import { restorePeer } from './restore-peer';
import { backUpNetwork, restoreNetwork } from './whole-network';

type Copying = Pick<NetworkOptions, 'folder' | 'peer' | 'replace'>;

/** @throws {HubError} as {@link backUpPeer}, {@link backUpNetwork}. */
export async function runBackup(growth: Growth, { folder = '', peer }: Copying): Promise<void> {
  const { layout, progress } = growth;
  const told = copyLine(progress);
  const copied = (onProgress: OnProgress) =>
    peer === undefined
      ? backUpNetwork(layout, folder, onProgress)
      : backUpPeer(growth, peer, folder, onProgress);
  await progress.step('copied', () => copied(told.onProgress), told.summary);
  progress.line(`\`${folder}\` holds keys: keep it as you keep them`);
}

/** @throws {HubError} as {@link restorePeer}, {@link restoreNetwork}, {@link untilCaughtUp}. */
export async function runRestore(growth: Growth, { folder = '', peer, replace }: Copying): Promise<void> {
  const { layout, progress } = growth;
  const told = copyLine(progress);
  if (peer === undefined) {
    const work = () => restoreNetwork(layout, folder, replace === true, told.onProgress);
    return sayReplaced(growth, await progress.step('restored', work, told.summary));
  }
  const work = () => restorePeer(growth, peer, folder, told.onProgress);
  sayReplaced(growth, (await progress.step('restored', work, told.summary)).replaced);
  if (!isSupervised(layout)) return;
  const { standing, peer: node } = standingPeer(growth, peer);
  const line = (text: string): void => progress.line(`    ${text}`);
  await progress.step('caught up', () => untilCaughtUp(standing.network, layout, node, line));
}

function sayReplaced({ progress }: Growth, replaced: string | undefined): void {
  if (replaced !== undefined) progress.line(`what stood there is in \`${replaced}\``);
}
