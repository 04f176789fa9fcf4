/** One member's peer from a backup; what it lacks it reads from the orderers. */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Manifest, type OnProgress, readManifest, takePlace, unpackPart } from '../../ledger/backup';
import { makeDirectory } from '../../ledger/durable/make-directory';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { writeConnection } from '../generate/chaincode-link';
import type { Growth } from '../growth/add-member';
import { requireSameNetwork } from './genesis';
import { peerParts, type StandingPeer, standingPeer } from './peer-parts';
import { whileEnded } from './while-ended';

export interface RestoredPeer {
  readonly manifest: Manifest;
  /** Where the ledger is that it had before; undefined when it had none. */
  readonly replaced: string | undefined;
}

/**
 * The peer runs on the ledger of the backup, and follows the channels from there: {@link untilCaughtUp}. Until it has, a view
 * that saw more refuses it. Keys that stand are kept.
 *
 * Orderers are not restored: a consenter that forgot what it signed could sign another block in its place. One that is
 * lost is replaced.
 *
 * @throws {HubError} `BACKUP_DAMAGED`; `INVALID_ARGUMENT`: the backup is of another member or network; `NOT_FOUND`;
 *   `DISK_REFUSED`; `NETWORK_FAILED`.
 */
export async function restorePeer(
  growth: Pick<Growth, 'layout' | 'commands'>,
  member: string,
  backup: string,
  onProgress?: OnProgress,
): Promise<RestoredPeer> {
  const { layout } = growth;
  const found = standingPeer(growth, member);
  const manifest = readManifest(backup, 'peer');
  requireSameNetwork(manifest, found.standing.network, layout);
  if (manifest.about.member !== member)
    throw new HubError('INVALID_ARGUMENT', `the backup is of \`${manifest.about.member}\`'s peer`);
  const place = layout.ledger(found.peer.name);
  const fresh = `${place}.restoring-${randomBytes(4).toString('hex')}`;
  try {
    // The peer serves on until the copy is whole and compared.
    await unpackPart({ backup, manifest, part: 'ledger' }, fresh, onProgress);
    await missingKeys({ backup, manifest }, found, layout);
    const replaced = await whileEnded(layout, found.process, async () => {
      const aside = takePlace(fresh, place);
      // Builds keep the certificate of the day they were released on.
      writeConnection(found.peer, layout);
      return aside;
    });
    return { manifest, replaced };
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function missingKeys(
  from: { readonly backup: string; readonly manifest: Manifest },
  { peer }: StandingPeer,
  layout: Layout,
): Promise<void> {
  const folders = peerParts(peer, layout);
  for (const part of ['keys', 'member'] as const) {
    if (existsSync(folders[part])) continue;
    makeDirectory(dirname(folders[part]));
    await unpackPart({ ...from, part }, folders[part]);
  }
}
