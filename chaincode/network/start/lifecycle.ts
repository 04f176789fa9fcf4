/** The chaincode's definition: installed by each peer, approved by each member, committed with the founders' signatures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../commands/run-command';
import { foundersOf, type NetworkChannel } from '../description/network';
import { addressOf, isOn, orderersOf, type PeerNode, peersOf } from '../description/nodes';
import type { ChaincodePackage } from '../generate/chaincode-package';
import { commandLine } from '../generate/peer-environment';
import { endorsementPolicy } from '../generate/policy-text';
import type { Generation } from './generate-files';
import { persist } from './persist';

const DONE_WITHIN_MS = 30_000;
const FIRST = ['--version', '1', '--sequence', '1'];

/** Every peer knows the package. @throws {HubError} `NETWORK_FAILED`. */
export async function installPackage(generation: Generation, { bytes }: ChaincodePackage): Promise<void> {
  const file = join(generation.layout.config, 'chaincode.tgz');
  writeFileSync(file, bytes);
  await Promise.all(
    peersOf(generation.network).map((peer) => lifecycle(generation, peer, ['install', file])),
  );
}

/** Every member whose peer runs the chaincode approves of the package on its channels. @throws {HubError} `NETWORK_FAILED`. */
export async function approve(generation: Generation, { id }: ChaincodePackage): Promise<void> {
  const { network } = generation;
  await Promise.all(
    peersOf(network).map(async (peer) => {
      for (const channel of network.channels.filter((each) => isOn(each, peer))) {
        const args = ['approveformyorg', ...definition(generation, channel), '--package-id', id];
        await lifecycle(generation, peer, args);
      }
    }),
  );
}

/** The definition is in force on every channel, endorsed by all founders. @throws {HubError} `NETWORK_FAILED`. */
export async function commit(generation: Generation): Promise<void> {
  const { network, layout } = generation;
  const peers = peersOf(network).filter(({ organisation }) => foundersOf(network).includes(organisation));
  const endorsers = peers.flatMap((peer) => [
    ...['--peerAddresses', addressOf(peer.port)],
    ...['--tlsRootCertFiles', join(layout.peer(peer), 'tls', 'ca.crt')],
  ]);
  const [sender] = peers;
  if (sender === undefined) return;
  await Promise.all(
    network.channels.map((channel) =>
      lifecycle(generation, sender, ['commit', ...definition(generation, channel), ...endorsers]),
    ),
  );
}

function definition({ network, layout }: Generation, channel: NetworkChannel): readonly string[] {
  const [orderer] = orderersOf(network);
  if (orderer === undefined) return [];
  const policy = ['--signature-policy', endorsementPolicy(network)];
  const to = [
    '-o',
    addressOf(orderer.port),
    '--tls',
    '--cafile',
    join(layout.orderer(orderer), 'tls', 'ca.crt'),
  ];
  return [...to, '--channelID', channel.name, '--name', channel.chaincode, ...FIRST, ...policy];
}

async function lifecycle(
  { layout, commands }: Generation,
  peer: PeerNode,
  args: readonly string[],
): Promise<void> {
  const line = {
    command: commands.path('peer'),
    args: ['lifecycle', 'chaincode', ...args],
    environment: commandLine(peer, layout),
  };
  await persist(() => runCommand(line), DONE_WITHIN_MS);
}
