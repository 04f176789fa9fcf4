/** A peer that begins with old blocks, and the others' newer ones. */
import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { isOn, type PeerNode } from '../description/nodes';
import { type NodeHeight, nodeHeights } from '../status/heights';

const LOOK_EVERY_MS = 500;
/** Peers that came back have been seen to find their orderers only after a minute. */
const STUCK_AFTER_MS = 180_000;

/**
 * On every channel of its own the peer has as many blocks as any node that answers.
 *
 * @param reached told of its heights whenever they changed.
 * @throws {HubError} `NETWORK_FAILED`: no block came for three minutes; the orderers may not be reached.
 */
export async function untilCaughtUp(
  network: Network,
  layout: Layout,
  peer: PeerNode,
  reached: (text: string) => void = () => undefined,
): Promise<void> {
  const channels = network.channels.filter((each) => isOn(each, peer)).map(({ name }) => name);
  let [last, sinceMs] = ['', performance.now()];
  for (;;) {
    const heights = await nodeHeights(network, layout);
    const behind = channels.map((channel) => lagOf(heights, channel, peer.name));
    if (behind.every(({ isBehind }) => !isBehind)) return;
    const now = behind.map(({ text }) => text).join(', ');
    if (now !== last) {
      [last, sinceMs] = [now, performance.now()];
      reached(now);
    } else if (performance.now() - sinceMs > STUCK_AFTER_MS)
      throw new HubError('NETWORK_FAILED', `\`${peer.name}\` gets no blocks any more: ${now}`);
    await delay(LOOK_EVERY_MS);
  }
}

function lagOf(
  heights: readonly NodeHeight[],
  channel: string,
  name: string,
): { readonly isBehind: boolean; readonly text: string } {
  const here = heights.filter((each) => each.channel === channel);
  const own = here.find(({ node }) => node === name)?.height ?? 0n;
  const most = here.reduce((top, { height = 0n }) => (height > top ? height : top), 0n);
  return { isBehind: own < most || own === 0n, text: `\`${channel}\` ${own} of ${most}` };
}
