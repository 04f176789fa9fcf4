/** What is done once, in order, by containers that end: keys, then the network. Doing it again changes nothing. */
import type { Network } from '../description/network';
import { orderersOf, peersOf } from '../description/nodes';
import { after, CONFINED, type Container, ROOT, type Services, WHOLE_STATE } from './container';
import { chaincodeName, KEYS } from './node-services';
import { ownImage } from './own-image';

/** The one-shot service that makes a network of the nodes. */
export const NETWORK = 'network';

const ENTRY = 'dist/chaincode/network/main.js';

/** {@link KEYS}, which needs no network and gets none, and {@link NETWORK}. */
export function stepServices(network: Network): Services {
  const nodes = [
    ...orderersOf(network).map(({ name }) => name),
    ...peersOf(network).flatMap((peer) => [peer.name, chaincodeName(peer)]),
  ];
  return {
    [KEYS]: { ...step(network, ['prepare', '--machines', 'each']), network_mode: 'none' },
    [NETWORK]: {
      ...step(network, ['join', '--machines', 'each']),
      depends_on: after(nodes, 'service_healthy'),
    },
  };
}

function step(network: Network, words: readonly string[]): Container {
  return {
    ...ownImage(network, 'hub'),
    command: ['node', ENTRY, ...words, '--state-dir', ROOT],
    volumes: [WHOLE_STATE],
    restart: 'no',
    ...CONFINED,
  };
}
