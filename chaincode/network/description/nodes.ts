/** Every process of the network: where it listens, and whose it is. All of them on loopback. */
import { LOOPBACK } from '../supervision/port';
import type { Network, NetworkChannel, Organisation } from './network';

const PORTS_EACH = 10;
/** The last label keeps the names out of every real zone (RFC 6761). */
const DOMAIN = 'alliance.test';

export interface PeerNode {
  /** `peer.finance`: of its process, its log and its ledger's folder. */
  readonly name: string;
  readonly organisation: Organisation;
  readonly domain: string;
  readonly port: number;
  /** Where chaincodes would call the peer; ours never do, but a peer opens it. */
  readonly chaincodeListenerPort: number;
  readonly operationsPort: number;
  /** Where this organisation's chaincode process listens for the peer. */
  readonly chaincodePort: number;
}

export interface OrdererNode {
  /** `orderer.finance`. */
  readonly name: string;
  readonly organisation: Organisation;
  /** Of its ordering nodes: they have a CA of their own, so that it can certify nobody who acts for the member. */
  readonly mspId: string;
  readonly domain: string;
  /** Its number among the consenters, from 1. */
  readonly id: number;
  readonly port: number;
  readonly administrationPort: number;
  readonly operationsPort: number;
}

/** The peers, in the order of the description. */
export function peersOf(network: Network): readonly PeerNode[] {
  return network.organisations
    .map((organisation, index) => peerNode(organisation, network.firstPort + index * PORTS_EACH))
    .filter(({ organisation }) => organisation.runs.includes('peer'));
}

/** The peers of a channel's members. */
export function peersOn(network: Network, channel: NetworkChannel): readonly PeerNode[] {
  return peersOf(network).filter((peer) => isOn(channel, peer));
}

/** True if the peer's organisation belongs to the channel. */
export function isOn({ kinds }: NetworkChannel, { organisation }: PeerNode): boolean {
  return kinds.includes(organisation.kind);
}

/** The ordering nodes: all that are described for BFT, the founders' for Raft. */
export function orderersOf(network: Network): readonly OrdererNode[] {
  const all = network.organisations.map((organisation, index) => ({
    organisation,
    first: network.firstPort + index * PORTS_EACH,
  }));
  return all
    .filter(({ organisation: { runs, kind } }) => {
      return runs.includes('orderer') && (network.ordering.type === 'bft' || kind === 'FOUNDER');
    })
    .map(({ organisation, first }, index) => ordererNode(organisation, first, index + 1));
}

/** A member's domain, as its certificates say it. */
export function domainOf({ folder }: Organisation): string {
  return `${folder}.${DOMAIN}`;
}

/** `host:port`. */
export function addressOf(port: number): string {
  return `${LOOPBACK}:${port}`;
}

/** Every port that must be free. */
export function portsOf(network: Network): readonly number[] {
  return [
    ...peersOf(network).flatMap((peer) => [
      peer.port,
      peer.chaincodeListenerPort,
      peer.operationsPort,
      peer.chaincodePort,
    ]),
    ...orderersOf(network).flatMap((node) => [node.port, node.administrationPort, node.operationsPort]),
  ];
}

function peerNode(organisation: Organisation, first: number): PeerNode {
  return {
    name: `peer.${organisation.folder}`,
    organisation,
    domain: domainOf(organisation),
    port: first,
    chaincodeListenerPort: first + 1,
    operationsPort: first + 2,
    chaincodePort: first + 3,
  };
}

function ordererNode(organisation: Organisation, first: number, id: number): OrdererNode {
  return {
    name: `orderer.${organisation.folder}`,
    organisation,
    mspId: organisation.msp.replace(/MSP$/, 'OrdererMSP'),
    domain: `ordering.${domainOf(organisation)}`,
    id,
    port: first + 4,
    administrationPort: first + 5,
    operationsPort: first + 6,
  };
}
