/** The chaincode's definition: installed by each peer, approved by each member, committed with the founders' signatures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '../../model';
import { runCommand } from '../commands/run-command';
import { foundersOf, type NetworkChannel } from '../description/network';
import { addressOf, isOn, orderersOf, type PeerNode, peersOf } from '../description/nodes';
import type { ChaincodePackage } from '../generate/chaincode-package';
import { commandLine } from '../generate/peer-environment';
import { endorsementPolicy } from '../generate/policy-text';
import type { Generation } from './generate-files';
import { ensure } from './persist';

const DONE_WITHIN_MS = 30_000;

const installed = z.looseObject({
  installed_chaincodes: z.array(z.looseObject({ package_id: z.string() })).default([]),
});
const committed = z.looseObject({ sequence: z.int() });
const approved = z.looseObject({
  source: z.looseObject({ Type: z.looseObject({ LocalPackage: z.looseObject({ package_id: z.string() }) }) }),
});

/** A package, and which of the definitions of its channels it is. */
export interface Definition extends ChaincodePackage {
  /** From 1; each change of the chaincode takes the next. */
  readonly sequence: number;
}

/** The peers know the package. @throws {HubError} `NETWORK_FAILED`. */
export async function installPackage(
  generation: Generation,
  { bytes, id }: ChaincodePackage,
  peers: readonly PeerNode[] = peersOf(generation.network),
): Promise<void> {
  const file = join(generation.layout.config, 'chaincode.tgz');
  writeFileSync(file, bytes);
  await Promise.all(
    peers.map(async (peer) => {
      const isInstalled = async (): Promise<boolean> => {
        const answer = await lifecycle(generation, peer, ['queryinstalled', '--output', 'json']);
        const known = parseJsonAs(installed, answer, 'installed chaincodes').installed_chaincodes;
        return known.some((each) => each.package_id === id);
      };
      await ensure(() => lifecycle(generation, peer, ['install', file]), isInstalled, DONE_WITHIN_MS);
    }),
  );
}

/** The members whose peers these are approve of the package on their channels. @throws {HubError} `NETWORK_FAILED`. */
export async function approve(
  generation: Generation,
  definition: Definition,
  peers: readonly PeerNode[] = peersOf(generation.network),
): Promise<void> {
  await Promise.all(
    peers.map(async (peer) => {
      for (const channel of generation.network.channels.filter((each) => isOn(each, peer))) {
        const args = [...terms(generation, channel, definition), '--package-id', definition.id];
        const isApproved = async (): Promise<boolean> => {
          const asked = ['queryapproved', ...named(channel), '--sequence', String(definition.sequence)];
          const answer = await lifecycle(generation, peer, [...asked, '--output', 'json']);
          const { source } = parseJsonAs(approved, answer, 'approved definition');
          return source.Type.LocalPackage.package_id === definition.id;
        };
        const step = () => lifecycle(generation, peer, ['approveformyorg', ...args]);
        await ensure(step, isApproved, DONE_WITHIN_MS);
      }
    }),
  );
}

/** The definition is in force on every channel, endorsed by all founders. @throws {HubError} `NETWORK_FAILED`. */
export async function commit(generation: Generation, definition: Definition): Promise<void> {
  const { network, layout } = generation;
  const peers = peersOf(network).filter(({ organisation }) => foundersOf(network).includes(organisation));
  const endorsers = peers.flatMap((peer) => [
    ...['--peerAddresses', addressOf(peer)],
    ...['--tlsRootCertFiles', join(layout.peer(peer), 'tls', 'ca.crt')],
  ]);
  const [sender] = peers;
  if (sender === undefined) return;
  await Promise.all(
    network.channels.map(async (channel) => {
      const args = ['commit', ...terms(generation, channel, definition), ...endorsers];
      const isCommitted = async (): Promise<boolean> =>
        (await committedSequence(generation, sender, channel)) >= definition.sequence;
      await ensure(() => lifecycle(generation, sender, args), isCommitted, DONE_WITHIN_MS);
    }),
  );
}

/** The definition's number on a channel. @throws {HubError} `NETWORK_FAILED`: none is committed, or the peer is away. */
export async function committedSequence(
  generation: Generation,
  peer: PeerNode,
  channel: NetworkChannel,
): Promise<number> {
  const answer = await lifecycle(generation, peer, ['querycommitted', ...named(channel), '--output', 'json']);
  return parseJsonAs(committed, answer, 'committed definition').sequence;
}

function named({ name, chaincode }: NetworkChannel): readonly string[] {
  return ['--channelID', name, '--name', chaincode];
}

function terms(
  { network, layout }: Generation,
  channel: NetworkChannel,
  { sequence }: Definition,
): readonly string[] {
  const [orderer] = orderersOf(network);
  if (orderer === undefined) return [];
  const root = join(layout.orderer(orderer), 'tls', 'ca.crt');
  return [
    ...['-o', addressOf(orderer), '--tls', '--cafile', root],
    ...named(channel),
    ...['--version', String(sequence), '--sequence', String(sequence)],
    ...['--signature-policy', endorsementPolicy(network)],
  ];
}

async function lifecycle(
  { layout, commands }: Generation,
  peer: PeerNode,
  args: readonly string[],
): Promise<string> {
  return await runCommand({
    command: commands.path('peer'),
    args: ['lifecycle', 'chaincode', ...args],
    environment: commandLine(peer, layout),
  });
}
