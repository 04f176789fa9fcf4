/** How members' processes reach a network. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerAddress } from '../../ledger/fabric/connection';
import type { Layout } from '../description/layout';
import { foundersOf, type Network } from '../description/network';
import { addressOf, orderersOf, type PeerNode, peersOf } from '../description/nodes';

/** A peer's address and the root of its certificate. */
export function peerAddress(peer: PeerNode, layout: Layout): PeerAddress {
  return address(peer.port, layout.peer(peer));
}

/** The peer a member's processes use: its own, or the first founder's. Undefined in a network without peers. */
export function peerFor(network: Network, mspId: string): PeerNode | undefined {
  const peers = peersOf(network);
  const own = peers.find(({ organisation }) => organisation.msp === mspId);
  return own ?? peers.find(({ organisation }) => organisation === foundersOf(network)[0]);
}

/** Where configuration updates are sent: each orderer. */
export function ordererAddresses(network: Network, layout: Layout): readonly PeerAddress[] {
  return orderersOf(network).map((node) => address(node.port, layout.orderer(node)));
}

function address(port: number, home: string): PeerAddress {
  return {
    address: addressOf(port),
    // TLS names no addresses (RFC 6066, §3).
    tls: { rootCertificatePem: readFileSync(join(home, 'tls', 'ca.crt'), 'utf8'), serverName: 'localhost' },
  };
}
