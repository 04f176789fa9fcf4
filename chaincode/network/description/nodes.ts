/** Every process of the network: where it listens, and whose it is. */
import { LOOPBACK } from '../supervision/port';
import type { Network, NetworkChannel, Organisation } from './network';

const PORTS_EACH = 10;
/** The last label keeps the names out of every real zone (RFC 6761). */
const DOMAIN = 'alliance.test';

/** Where a process is found. */
export interface NodePlace {
  /** What others call it. */
  readonly host: string;
  /** Where it listens: on the loopback, or wherever its machine is reached. */
  readonly listensOn: string;
  /** The name in its TLS certificate. */
  readonly tlsName: string;
}

export interface PeerNode extends NodePlace {
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
  /** Where another package's process listens while an upgrade has both run, and after it. */
  readonly secondChaincodePort: number;
  readonly chaincode: NodePlace;
}

export interface OrdererNode extends NodePlace {
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

/** An organisation's Fabric CA, in a network whose keys come from one. */
export interface AuthorityNode extends NodePlace {
  /** `ca.finance`. */
  readonly name: string;
  readonly organisation: Organisation;
  readonly domain: string;
  readonly port: number;
}

/** Every organisation's CA; none where cryptogen makes the keys. */
export function authoritiesOf(network: Network): readonly AuthorityNode[] {
  if (network.authority === 'cryptogen') return [];
  return network.organisations
    .map((organisation, index) => ({
      name: `ca.${organisation.folder}`,
      organisation,
      domain: domainOf(organisation),
      ...placeOf(network, `ca.${domainOf(organisation)}`),
      port: network.firstPort + index * PORTS_EACH + 7,
    }))
    .filter(({ organisation }) => organisation.hasLeft !== true);
}

/** The peers, in the order of the description. */
export function peersOf(network: Network): readonly PeerNode[] {
  return network.organisations
    .map((organisation, index) => peerNode(network, organisation, network.firstPort + index * PORTS_EACH))
    .filter(({ organisation: { runs, hasLeft } }) => runs.includes('peer') && hasLeft !== true);
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
    .map(({ organisation, first }, index) => ordererNode(network, organisation, first, index + 1));
}

/** A member's domain, as its certificates say it. */
export function domainOf({ folder }: Organisation): string {
  return `${folder}.${DOMAIN}`;
}

/** `host:port` as others reach it; its own port unless another is named. */
export function addressOf(
  { host, port }: NodePlace & { readonly port: number },
  other: number = port,
): string {
  return `${host}:${other}`;
}

/** Every port that must be free. */
export function portsOf(network: Network): readonly number[] {
  return [
    ...peersOf(network).flatMap((peer) => [
      peer.port,
      peer.chaincodeListenerPort,
      peer.operationsPort,
      peer.chaincodePort,
      peer.secondChaincodePort,
    ]),
    ...orderersOf(network).flatMap((node) => [node.port, node.administrationPort, node.operationsPort]),
    ...authoritiesOf(network).map(({ port }) => port),
  ];
}

/** TLS names no addresses (RFC 6066, §3): on the loopback the certificate's other name serves. */
function placeOf({ machines }: Network, name: string): NodePlace {
  return machines === 'one'
    ? { host: LOOPBACK, listensOn: LOOPBACK, tlsName: 'localhost' }
    : { host: name, listensOn: '0.0.0.0', tlsName: name };
}

function peerNode(network: Network, organisation: Organisation, first: number): PeerNode {
  const domain = domainOf(organisation);
  return {
    name: `peer.${organisation.folder}`,
    organisation,
    domain,
    ...placeOf(network, `peer.${domain}`),
    chaincode: placeOf(network, `chaincode.${domain}`),
    port: first,
    chaincodeListenerPort: first + 1,
    operationsPort: first + 2,
    chaincodePort: first + 3,
    secondChaincodePort: first + 8,
  };
}

function ordererNode(network: Network, organisation: Organisation, first: number, id: number): OrdererNode {
  const domain = `ordering.${domainOf(organisation)}`;
  return {
    name: `orderer.${organisation.folder}`,
    organisation,
    mspId: organisation.msp.replace(/MSP$/, 'OrdererMSP'),
    domain,
    ...placeOf(network, `node.${domain}`),
    id,
    port: first + 4,
    administrationPort: first + 5,
    operationsPort: first + 6,
  };
}
