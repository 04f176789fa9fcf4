/** The chaincode's definition: installed by each peer, approved by each member, committed with the founders' signatures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CONTRACTS_VERSION, HubError, isHubError, parseJsonAs } from '../../model';
import { runCommand } from '../commands/run-command';
import { foundersOf, type NetworkChannel } from '../description/network';
import { addressOf, isOn, orderersOf, type PeerNode, peersOf, peersOn } from '../description/nodes';
import type { ChaincodePackage } from '../generate/chaincode-package';
import { commandLine } from '../generate/peer-environment';
import { endorsementPolicy } from '../generate/policy-text';
import type { Generation } from './generate-files';
import { ensure } from './persist';

const DONE_WITHIN_MS = 30_000;

const installed = z.looseObject({
  installed_chaincodes: z.array(z.looseObject({ package_id: z.string() })).default([]),
});
const committed = z.looseObject({ sequence: z.int(), version: z.string() });
const approved = z.looseObject({
  source: z.looseObject({ Type: z.looseObject({ LocalPackage: z.looseObject({ package_id: z.string() }) }) }),
});

/** A channel's chaincode as its members agree on it. */
export interface Definition {
  readonly channel: NetworkChannel;
  /** Of the package. */
  readonly id: string;
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

/** The members whose peers these are approve of the definition, where they follow its channel. @throws {HubError} `NETWORK_FAILED`. */
export async function approve(
  generation: Generation,
  definition: Definition,
  peers: readonly PeerNode[] = peersOf(generation.network),
): Promise<void> {
  const { channel, id, sequence } = definition;
  await Promise.all(
    peers
      .filter((peer) => isOn(channel, peer))
      .map(async (peer) => {
        const args = [...terms(generation, definition), '--package-id', id];
        const isApproved = async (): Promise<boolean> =>
          (await approvedPackage(generation, peer, channel, sequence)) === id;
        const step = () => lifecycle(generation, peer, ['approveformyorg', ...args]);
        await ensure(step, isApproved, DONE_WITHIN_MS);
      }),
  );
}

/** The definition is in force on its channel, endorsed by all founders. @throws {HubError} `NETWORK_FAILED`. */
export async function commit(generation: Generation, definition: Definition): Promise<void> {
  const { network, layout } = generation;
  const { channel, sequence } = definition;
  const peers = peersOf(network).filter(({ organisation }) => foundersOf(network).includes(organisation));
  const endorsers = peers.flatMap((peer) => [
    ...['--peerAddresses', addressOf(peer)],
    ...['--tlsRootCertFiles', join(layout.peer(peer), 'tls', 'ca.crt')],
  ]);
  const [sender] = peers;
  if (sender === undefined) return;
  const args = ['commit', ...terms(generation, definition), ...endorsers];
  const isCommitted = async (): Promise<boolean> =>
    (await committedDefinition(generation, sender, channel)).sequence >= sequence;
  await ensure(() => lifecycle(generation, sender, args), isCommitted, DONE_WITHIN_MS);
}

/** What is committed on a channel, as a peer knows it. @throws {HubError} `NETWORK_FAILED`: nothing is, or the peer is away. */
export async function committedDefinition(
  generation: Generation,
  peer: PeerNode,
  channel: NetworkChannel,
): Promise<{ readonly sequence: number; readonly version: string }> {
  const answer = await lifecycle(generation, peer, ['querycommitted', ...named(channel), '--output', 'json']);
  return parseJsonAs(committed, answer, 'committed definition');
}

/** The package with which the peer's member approved of a definition. @throws {HubError} `NETWORK_FAILED`: it did not. */
async function approvedPackage(
  generation: Generation,
  peer: PeerNode,
  channel: NetworkChannel,
  sequence: number,
): Promise<string> {
  const asked = ['queryapproved', ...named(channel), '--sequence', String(sequence), '--output', 'json'];
  const answer = await lifecycle(generation, peer, asked);
  return parseJsonAs(approved, answer, 'approved definition').source.Type.LocalPackage.package_id;
}

/**
 * The definition in force on a channel, with the package by which members run it: as the first peer says that knows both. One whose
 * files were lost knows its own approval no more.
 *
 * @throws {HubError} `NETWORK_FAILED`: none does.
 */
export async function definitionInForce(
  generation: Generation,
  channel: NetworkChannel,
): Promise<Definition & { readonly version: string }> {
  let silent: unknown = new HubError('NETWORK_FAILED', `no peer follows \`${channel.name}\``);
  for (const peer of peersOn(generation.network, channel)) {
    try {
      const { sequence, version } = await committedDefinition(generation, peer, channel);
      return { channel, sequence, version, id: await approvedPackage(generation, peer, channel, sequence) };
    } catch (error) {
      if (!isHubError(error, 'NETWORK_FAILED')) throw error;
      silent = error;
    }
  }
  throw silent;
}

function named({ name, chaincode }: NetworkChannel): readonly string[] {
  return ['--channelID', name, '--name', chaincode];
}

function terms({ network, layout }: Generation, { channel, sequence }: Definition): readonly string[] {
  const [orderer] = orderersOf(network);
  if (orderer === undefined) return [];
  const root = join(layout.orderer(orderer), 'tls', 'ca.crt');
  return [
    ...['-o', addressOf(orderer), '--tls', '--cafile', root],
    ...named(channel),
    ...['--version', CONTRACTS_VERSION, '--sequence', String(sequence)],
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
