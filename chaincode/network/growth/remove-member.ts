/** A member leaves a running network: on the ledger, in the configuration of both channels, and with its processes. */
import { HubError } from '../../model';
import type { Organisation } from '../description/network';
import { isOn, type PeerNode, peersOf } from '../description/nodes';
import { deployedIn, requireStanding, type Standing, writeStanding } from '../description/standing';
import { leaveChannel } from '../start/admission';
import { processesOf } from '../start/processes';
import { connectAdmin } from '../start/ready';
import { superviseInstead } from '../supervision/supervision';
import type { Growth } from './add-member';
import { FoundersDesk } from './invitation';

/**
 * The member acts no more, its certificates count on no channel, and its processes have ended; what its peer holds stays
 * where it is, for its owner. Cut short, it is finished by calling it again.
 *
 * @param folder its folder under `members/`.
 * @throws {HubError} `NOT_FOUND`: no member of this network; `NOT_ALLOWED`: it founded the alliance, or orders its blocks.
 */
export async function removeMember(growth: Growth, folder: string): Promise<void> {
  const { layout, progress } = growth;
  const before = requireStanding(layout);
  const leaving = removable(before, folder);
  await progress.step('left', () => leave(growth, before, leaving));
  await progress.step('expelled', async () => {
    for (const channel of before.network.channels)
      await leaveChannel({ network: before.network, layout }, channel, leaving.organisation.msp);
  });
  const organisations = before.network.organisations.map(
    (each): Organisation => (each === leaving.organisation ? { ...each, hasLeft: true } : each),
  );
  const standing = { ...before, network: { ...before.network, organisations } };
  await progress.step('processes', () =>
    superviseInstead(layout, processesOf({ ...growth, ...standing, deployed: deployedIn(standing) })),
  );
  writeStanding(layout, standing);
}

function removable({ network }: Standing, folder: string): PeerNode {
  const peer = peersOf(network).find(({ organisation }) => organisation.folder === folder);
  if (peer === undefined) throw new HubError('NOT_FOUND', `no member \`${folder}\` runs a peer here`);
  const { kind, runs } = peer.organisation;
  if (kind === 'FOUNDER' || runs.includes('orderer'))
    throw new HubError('NOT_ALLOWED', `\`${folder}\` founded the alliance, or orders its blocks`);
  return peer;
}

/** By its own admin's word, on its own peer; nothing where it has left before, or the founders have ended it. */
async function leave({ layout }: Growth, { network }: Standing, peer: PeerNode): Promise<void> {
  const desk = new FoundersDesk(network, layout);
  const standing = await desk.member(peer.organisation.msp).finally(() => desk.close());
  const channel = network.channels.find((each) => isOn(each, peer));
  if (standing?.state !== 'ACTIVE' || channel === undefined) return;
  const ledger = connectAdmin(peer, channel, layout);
  try {
    await ledger.submit({ contract: 'Members', transaction: 'Leave', args: ['left the network'] });
  } finally {
    await ledger.close();
  }
}
