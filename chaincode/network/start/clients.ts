/** How members' processes reach a network. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerAddress } from '../../ledger/fabric/connection';
import type { Layout } from '../description/layout';
import { foundersOf, type Network } from '../description/network';
import { addressOf, type OrdererNode, orderersOf, type PeerNode, peersOf } from '../description/nodes';

/** A peer's address and the root of its certificate. */
export function peerAddress(peer: PeerNode, layout: Layout): PeerAddress {
  return address(peer, layout.peer(peer));
}

/** The peer a member's processes use: its own, or the first founder's. Undefined in a network without peers. */
export function peerFor(network: Network, mspId: string): PeerNode | undefined {
  const peers = peersOf(network);
  const own = peers.find(({ organisation }) => organisation.msp === mspId);
  return own ?? peers.find(({ organisation }) => organisation === foundersOf(network)[0]);
}

/** Where configuration updates are sent: each orderer. */
export function ordererAddresses(network: Network, layout: Layout): readonly PeerAddress[] {
  return orderersOf(network).map((node) => address(node, layout.orderer(node)));
}

function address(node: PeerNode | OrdererNode, home: string): PeerAddress {
  return {
    address: addressOf(node),
    tls: { rootCertificatePem: readFileSync(join(home, 'tls', 'ca.crt'), 'utf8'), serverName: node.tlsName },
  };
}
