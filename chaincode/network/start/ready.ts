/** Ready means that a real transaction was endorsed, ordered and committed, from every peer and on every channel. */
import { FabricLedger } from '../../ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../ledger/identity/member-folder';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { foundersOf, type Network, type NetworkChannel } from '../description/network';
import { type PeerNode, peersOf, peersOn } from '../description/nodes';
import { peerAddress } from './clients';
import { persist } from './persist';

/** Peers that came back all at once have been seen to need more than a minute to find each other (gossip). */
const READY_WITHIN_MS = 180_000;

/** fabric-contract-api's own function in every chaincode: it writes nothing, and asks for no founding. */
export const HARMLESS = { contract: 'org.hyperledger.fabric', transaction: 'GetMetadata', args: [] };

/** @throws {HubError} why the last try failed, after three minutes. */
export async function untilReady(network: Network, layout: Layout): Promise<void> {
  const all = network.channels.flatMap((channel) =>
    peersOn(network, channel).map((peer) => ({ channel, peer })),
  );
  await Promise.all(all.map(({ channel, peer }) => submitThrough(peer, channel, layout)));
}

/** A transaction was committed through this peer. @throws {HubError} why the last try failed, after three minutes. */
export async function submitThrough(peer: PeerNode, channel: NetworkChannel, layout: Layout): Promise<void> {
  const ledger = connectAdmin(peer, channel, layout);
  try {
    await persist(() => ledger.submit(HARMLESS), READY_WITHIN_MS);
  } finally {
    await ledger.close();
  }
}

/** The first founder's admin who has a peer, on it. Close it. @throws {HubError} `INVALID_ARGUMENT`: none has. */
export function connectFounder(network: Network, channel: NetworkChannel, layout: Layout): FabricLedger {
  const founders = foundersOf(network);
  const peer = peersOf(network).find(({ organisation }) => founders.includes(organisation));
  if (peer === undefined)
    throw new HubError('INVALID_ARGUMENT', 'network description: no founder runs a peer');
  return connectAdmin(peer, channel, layout);
}

/** A member's admin on its own peer. Close it. */
export function connectAdmin(
  peer: PeerNode,
  { name, chaincode }: NetworkChannel,
  layout: Layout,
): FabricLedger {
  return FabricLedger.connect({
    ...peerAddress(peer, layout),
    identity: loadMemberKey(layout.root, peer.organisation.folder, 'admin'),
    channel: name,
    chaincode,
  });
}
