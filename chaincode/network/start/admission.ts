/** The members that did not found the alliance enter their channels: one CONFIG block each, signed by every founder. */

import { readFileSync } from 'node:fs';
import type { ChannelConfig } from '../../ledger/block/channel-config';
import { admitMember, expelMember, type MemberChange, reconfigure } from '../../ledger/fabric/config-update';
import { type Identity, identityOf } from '../../ledger/identity/identity';
import { loadMemberKey, rootCertificateOf } from '../../ledger/identity/member-folder';
import type { Layout } from '../description/layout';
import {
  foundersOf,
  membersOf,
  type Network,
  type NetworkChannel,
  type Organisation,
} from '../description/network';
import { domainOf, orderersOf } from '../description/nodes';
import { mspPair } from '../generate/member-keys';
import { ordererAddresses } from './clients';
import type { Generation } from './generate-files';
import { persist } from './persist';
import { connectFounder } from './ready';

const ADMITTED_WITHIN_MS = 60_000;

/** Everybody but the founders. */
export function laterMembers(network: Network): readonly Organisation[] {
  const founders = foundersOf(network);
  return network.organisations.filter((organisation) => !founders.includes(organisation));
}

/** Each later member's certificates count on its channels. @throws {HubError} as {@link admitMember}, after a minute. */
export async function admitMembers({ network, layout }: Generation): Promise<void> {
  const later = laterMembers(network);
  await Promise.all(
    network.channels.map((channel) =>
      enterChannel(
        { network, layout },
        channel,
        membersOf(network, channel).filter((member) => later.includes(member)),
      ),
    ),
  );
}

type Place = Pick<Generation, 'network' | 'layout'>;

/** The members' certificates count on the channel. @throws {HubError} as {@link admitMember}, after a minute. */
export async function enterChannel(
  place: Place,
  channel: NetworkChannel,
  members: readonly Organisation[],
): Promise<void> {
  const { layout } = place;
  await changing(place, channel, async (change) => {
    // One after the other: each update rests on the one before.
    for (const member of members) {
      const organisation = {
        mspId: member.msp,
        rootCertificatePem: rootCertificateOf(layout.root, member.folder),
        tlsRootCertificatePem: readFileSync(layout.tlsRoot(domainOf(member)), 'utf8'),
        hasPeer: channel.kinds.includes(member.kind),
      };
      await persist(() => admitMember({ ...change, organisation }), ADMITTED_WITHIN_MS);
    }
  });
}

/** The member's certificates count on the channel no more. @throws {HubError} as {@link expelMember}, after a minute. */
export async function leaveChannel(place: Place, channel: NetworkChannel, mspId: string): Promise<void> {
  await changing(place, channel, async (change) => {
    await persist(() => expelMember({ ...change, mspId }), ADMITTED_WITHIN_MS);
  });
}

/**
 * The channel's ordering is as the update says, which the founders' ordering organisations sign; nothing where there is none.
 *
 * @throws {HubError} as {@link reconfigure}, after a minute.
 */
export async function reorder(
  { network, layout }: Place,
  channel: NetworkChannel,
  updateOf: (current: ChannelConfig) => Uint8Array | undefined,
): Promise<void> {
  const founders = foundersOf(network);
  const [first, ...others] = orderersOf(network)
    .filter(({ organisation }) => founders.includes(organisation))
    .map(({ mspId, domain }) => identityOf(mspId, mspPair(layout.orderingAdmin(domain))));
  const [orderer] = ordererAddresses(network, layout);
  if (first === undefined || orderer === undefined) return;
  const ledger = connectFounder(network, channel, layout);
  try {
    const change = { ...orderer, ledger, admins: [first, ...others] } as const;
    await persist(() => reconfigure(change, updateOf), ADMITTED_WITHIN_MS);
  } finally {
    await ledger.close();
  }
}

async function changing(
  { network, layout }: Place,
  channel: NetworkChannel,
  work: (change: MemberChange) => Promise<void>,
): Promise<void> {
  const [first, ...others] = foundersOf(network).map((founder) => adminOf(founder, layout));
  const [orderer] = ordererAddresses(network, layout);
  if (first === undefined || orderer === undefined) return;
  const ledger = connectFounder(network, channel, layout);
  try {
    await work({ ...orderer, ledger, admins: [first, ...others] });
  } finally {
    await ledger.close();
  }
}

function adminOf({ folder }: Organisation, layout: Layout): Identity {
  return loadMemberKey(layout.root, folder, 'admin');
}
