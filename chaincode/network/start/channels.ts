/** Every node joins its channels. */
import { runCommand } from '../commands/run-command';
import type { Organisation } from '../description/network';
import { isOn, orderersOf, type PeerNode, peersOf } from '../description/nodes';
import { commandLine } from '../generate/peer-environment';
import type { Generation } from './generate-files';
import { Participation } from './participation';
import { persist } from './persist';

const JOINED_WITHIN_MS = 30_000;

/** The orderers order both channels. @throws {HubError} `NETWORK_FAILED`; `LEDGER_UNAVAILABLE`. */
export async function joinOrderers({ network, layout }: Generation): Promise<void> {
  await Promise.all(
    orderersOf(network).map(async (node) => {
      const participation = new Participation(node, layout);
      try {
        for (const { name } of network.channels) {
          await persist(() => participation.join(layout.genesis(name)), JOINED_WITHIN_MS);
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

async function joinPeer({ layout, commands }: Generation, peer: PeerNode, channel: string): Promise<void> {
  const command = commands.path('peer');
  const args = ['channel', 'join', '-b', layout.genesis(channel)];
  await persist(
    () => runCommand({ command, args, environment: commandLine(peer, layout) }),
    JOINED_WITHIN_MS,
  );
}
