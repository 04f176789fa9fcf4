/** How far each node's copy of each channel reaches. */
import { isHubError } from '../../model';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { orderersOf, peersOn } from '../description/nodes';
import { Participation } from '../start/participation';
import { connectAdmin } from '../start/ready';

export interface NodeHeight {
  readonly channel: string;
  readonly node: string;
  /** Undefined where the node does not answer. */
  readonly height: bigint | undefined;
}

/** Every peer's and every orderer's, channel by channel. */
export async function nodeHeights(network: Network, layout: Layout): Promise<readonly NodeHeight[]> {
  const asked = network.channels.flatMap((channel) => [
    ...peersOn(network, channel).map(async (peer) => {
      const ledger = connectAdmin(peer, channel, layout);
      const height = await orUndefined(async () => (await ledger.head()).number + 1n);
      await ledger.close();
      return { channel: channel.name, node: peer.name, height };
    }),
    ...orderersOf(network).map(async (node) => {
      const participation = new Participation(node, layout);
      const height = await orUndefined(async () =>
        BigInt((await participation.standing(channel.name)).height),
      );
      await participation.close();
      return { channel: channel.name, node: node.name, height };
    }),
  ]);
  return await Promise.all(asked);
}

async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isHubError(error, 'LEDGER_UNAVAILABLE')) return undefined;
    throw error;
  }
}
