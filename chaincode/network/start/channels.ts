/** Every node joins its channels. */
import { runCommand } from '../commands/run-command';
import type { Organisation } from '../description/network';
import { isOn, orderersOf, type PeerNode, peersOf } from '../description/nodes';
import { commandLine } from '../generate/peer-environment';
import type { Generation } from './generate-files';
import { Participation } from './participation';
import { ensure } from './persist';

const JOINED_WITHIN_MS = 30_000;

/** The orderers order both channels. @throws {HubError} `NETWORK_FAILED`; `LEDGER_UNAVAILABLE`. */
export async function joinOrderers({ network, layout }: Generation): Promise<void> {
  await Promise.all(
    orderersOf(network).map(async (node) => {
      const participation = new Participation(node, layout);
      try {
        for (const { name } of network.channels) {
          const join = () => participation.join(layout.genesis(name));
          await ensure(join, async () => (await participation.standing(name)).height > 0, JOINED_WITHIN_MS);
        }
      } finally {
        await participation.close();
      }
    }),
  );
}

/** Each of the organisations' peers follows the channels it belongs to. @throws {HubError} `NETWORK_FAILED`. */
export async function joinPeers(generation: Generation, of: readonly Organisation[]): Promise<void> {
  const { network } = generation;
  const joining = peersOf(network).filter(({ organisation }) => of.includes(organisation));
  await Promise.all(
    joining.map(async (peer) => {
      for (const channel of network.channels) {
        if (isOn(channel, peer)) await joinPeer(generation, peer, channel.name);
      }
    }),
  );
}

async function joinPeer(generation: Generation, peer: PeerNode, channel: string): Promise<void> {
  const genesis = generation.layout.genesis(channel);
  const join = () => channelCommand(generation, peer, ['join', '-b', genesis]);
  await ensure(join, async () => (await channelsOf(generation, peer)).includes(channel), JOINED_WITHIN_MS);
}

/** The channels a peer has joined. @throws {HubError} `NETWORK_FAILED`. */
export async function channelsOf(generation: Generation, peer: PeerNode): Promise<readonly string[]> {
  const written = await channelCommand(generation, peer, ['list']);
  return written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => generation.network.channels.some(({ name }) => name === line));
}

/** What `peer channel` writes, asked by the member's admin. @throws {HubError} `NETWORK_FAILED`. */
export async function channelCommand(
  { layout, commands }: Generation,
  peer: PeerNode,
  args: readonly string[],
): Promise<string> {
  const command = commands.path('peer');
  return await runCommand({
    command,
    args: ['channel', ...args],
    environment: commandLine(peer, layout),
  });
}
