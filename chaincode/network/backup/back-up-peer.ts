/** A backup of one member's peer, made while the network runs on. */
import { type Manifest, type OnProgress, writeBackup } from '../../ledger/backup';
import type { Growth } from '../growth/add-member';
import { genesisOf } from './genesis';
import { peerParts, standingPeer } from './peer-parts';
import { whileEnded } from './while-ended';

/**
 * The backup stands: the peer's ledger, and its member's keys. The peer stood still for as long as the copy took; its
 * member's processes reached the founders' meanwhile.
 *
 * @throws {HubError} `NOT_FOUND`: there is no such peer; `INVALID_ARGUMENT`, `DISK_REFUSED` as {@link writeBackup};
 *   `NETWORK_FAILED`: it did not end, or did not come back.
 */
export async function backUpPeer(
  growth: Pick<Growth, 'layout' | 'commands'>,
  member: string,
  to: string,
  onProgress?: OnProgress,
): Promise<Manifest> {
  const { layout } = growth;
  const { standing, peer, process } = standingPeer(growth, member);
  const parts = Object.fromEntries(
    Object.entries(peerParts(peer, layout)).map(([name, folder]) => [name, { folder }]),
  );
  const about = { member, msp: peer.organisation.msp, ...genesisOf(standing.network, layout) };
  return await whileEnded(layout, process, () => writeBackup(to, { kind: 'peer', about, parts }, onProgress));
}
