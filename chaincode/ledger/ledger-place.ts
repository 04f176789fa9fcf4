/** Through which peers each member reaches the ledger: as a launcher tells its processes, and finds it again in a file. */
import { z } from 'zod';
import { mspId } from '../model/identifier';
import { channelName } from '../model/record/anchor';
import { type PeerAddress, type PeerAddresses, peerAddress, peerAddresses } from './fabric/peer-addresses';
import type { Channel } from './ledger';

export const ledgerPlace = z
  .strictObject({
    /** Open to every member: the founders' peers, or the embedded ledger, which is everybody's. */
    peers: peerAddresses,
    /** Peers by the member they belong to, each with the channels it follows. */
    own: z
      .record(
        mspId,
        z.strictObject({ peer: peerAddress, channels: z.array(channelName).readonly() }).readonly(),
      )
      .readonly(),
    /** Where changes of a channel's configuration are sent; any of them. */
    orderers: peerAddresses,
  })
  .readonly();
export type LedgerPlace = z.output<typeof ledgerPlace>;

/** The embedded ledger, `host:port`: it is every member's peer, and the orderer. */
export function embeddedPlace(address: string): LedgerPlace {
  return { peers: [{ address }], own: {}, orderers: [{ address }] };
}

/** The peers of a member's processes on a channel: its own first, then those that are open to everybody. */
export function peersOf({ peers, own }: LedgerPlace, msp: string, channel: Channel): PeerAddresses {
  const standing = own[mspId.parse(msp)];
  if (standing === undefined || !standing.channels.includes(channel)) return peers;
  return [standing.peer, ...peers.filter(({ address }) => address !== standing.peer.address)];
}

/** Every peer that follows a channel, each once. */
export function allPeersOn({ peers, own }: LedgerPlace, channel: Channel): readonly PeerAddress[] {
  const others = Object.values(own).filter(({ channels }) => channels.includes(channel));
  return [
    ...new Map([...peers, ...others.map(({ peer }) => peer)].map((each) => [each.address, each])).values(),
  ];
}

/** True where all members share one peer, which then has whatever any of them saw. */
export function isOnePeer({ peers, own }: LedgerPlace): boolean {
  return peers.length === 1 && Object.keys(own).length === 0;
}
