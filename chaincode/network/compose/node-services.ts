/** Orderers, peers and chaincode processes as containers: each sees its own keys and its own ledger, and nobody else's. */
import { FIRST_SLOT } from '../description/chaincode-slot';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { type OrdererNode, orderersOf, type PeerNode, peersOf } from '../description/nodes';
import { CHAINCODE_ENVIRONMENT, chaincodeArguments } from '../generate/chaincode-link';
import { ordererEnvironment } from '../generate/orderer-environment';
import { peerEnvironment } from '../generate/peer-environment';
import {
  after,
  CONFINED,
  type Container,
  type HealthCheck,
  health,
  listening,
  own,
  part,
  type Services,
} from './container';
import { ownImage } from './own-image';

/** The one-shot service that makes the keys. */
export const KEYS = 'keys';

/** Every node of the network, by its name. */
export function nodeServices(network: Network, layout: Layout): Services {
  const orderers = orderersOf(network).map((node) => [node.name, ordererService(node, network, layout)]);
  const peers = peersOf(network).flatMap((peer) => [
    [chaincodeName(peer), chaincodeService(peer, network, layout)],
    [peer.name, peerService(peer, network, layout)],
  ]);
  return Object.fromEntries([...orderers, ...peers]);
}

/** `chaincode.finance`. */
export function chaincodeName({ organisation }: PeerNode): string {
  return `chaincode.${organisation.folder}`;
}

function ordererService(node: OrdererNode, { version }: Network, layout: Layout): Container {
  return {
    image: `hyperledger/fabric-orderer:${version}`,
    environment: ordererEnvironment(node, layout),
    volumes: [part(layout.config), part(layout.orderer(node)), own(node.name, layout.ledger(node.name))],
    ...found(node.host),
    healthcheck: operations(node.operationsPort),
    depends_on: after([KEYS], 'service_completed_successfully'),
    restart: 'unless-stopped',
    ...CONFINED,
  };
}

/** It dials its chaincode when it is asked for the first time, so it may start before it. */
function peerService(peer: PeerNode, network: Network, layout: Layout): Container {
  return {
    image: `hyperledger/fabric-peer:${network.version}`,
    environment: peerEnvironment(peer, layout, network),
    volumes: [part(layout.config), part(layout.peer(peer)), own(peer.name, layout.ledger(peer.name))],
    ...found(peer.host),
    healthcheck: operations(peer.operationsPort),
    depends_on: after([KEYS], 'service_completed_successfully'),
    restart: 'unless-stopped',
    ...CONFINED,
  };
}

function chaincodeService(peer: PeerNode, network: Network, layout: Layout): Container {
  // The package's id is known once the image is built: it is among what was prepared.
  const id = `"$$(cat ${layout.packageId})"`;
  const line = ['exec', 'node', ...chaincodeArguments(peer, layout, { id, slot: FIRST_SLOT })];
  return {
    ...ownImage(network, 'chaincode'),
    command: ['sh', '-c', line.join(' ')],
    working_dir: layout.image(FIRST_SLOT),
    environment: CHAINCODE_ENVIRONMENT,
    volumes: [part(layout.config), part(layout.chaincodeTls(peer))],
    ...found(peer.chaincode.host),
    healthcheck: listening(peer.chaincodePort),
    depends_on: after([KEYS], 'service_completed_successfully'),
    restart: 'unless-stopped',
    ...CONFINED,
  };
}

/** Others find it by the name in its certificate. */
function found(host: string): Pick<Container, 'networks'> {
  return { networks: { default: { aliases: [host] } } };
}

/** Fabric's `/healthz`, which listens on the container's own loopback; its images have bash, and no HTTP client. */
function operations(port: number): HealthCheck {
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3`;
  return health(['CMD', 'bash', '-c', ask]);
}
