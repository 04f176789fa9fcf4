/** How members' processes reach a network. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerAddress } from '../../ledger/fabric/peer-addresses';
import type { LedgerPlace } from '../../ledger/ledger-place';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { foundersOf, type Network } from '../description/network';
import { addressOf, isOn, type OrdererNode, orderersOf, type PeerNode, peersOf } from '../description/nodes';

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

/**
 * How every member reaches the network: by its own peer, and by the founders', whose peers follow both channels.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: no founder runs a peer, or nobody an orderer.
 */
export function networkPlace(network: Network, layout: Layout): LedgerPlace {
  const nodes = peersOf(network);
  const ofFounders = nodes.filter(({ organisation }) => foundersOf(network).includes(organisation));
  return {
    peers: someOf(ofFounders.map((peer) => peerAddress(peer, layout))),
    own: Object.fromEntries(
      nodes.map((node) => {
        const channels = network.channels.filter((channel) => isOn(channel, node)).map(({ name }) => name);
        return [node.organisation.msp, { peer: peerAddress(node, layout), channels }];
      }),
    ),
    orderers: someOf(ordererAddresses(network, layout)),
  };
}

function someOf([first, ...others]: readonly PeerAddress[]): LedgerPlace['peers'] {
  if (first === undefined)
    throw new HubError(
      'INVALID_ARGUMENT',
      'network description: no founder runs a peer, or nobody an orderer',
    );
  return [first, ...others];
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
