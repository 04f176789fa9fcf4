/** A channel's state as of one block, as two founders' peers say it alike: what a newcomer's peer begins with. */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../model';
import { runCommand } from '../commands/run-command';
import { foundersOf, type NetworkChannel } from '../description/network';
import { addressOf, type PeerNode, peersOf } from '../description/nodes';
import { commandLine, snapshotsOf } from '../generate/peer-environment';
import type { Generation } from '../start/generate-files';
import { persist } from '../start/persist';
import { connectAdmin, HARMLESS } from '../start/ready';
import { until } from '../supervision/supervision';

const WRITTEN_WITHIN_MS = 60_000;
const REQUESTED_WITHIN_MS = 10_000;
/** What every peer writes alike: the files' hashes with the block's, and the commit hash behind them. */
const SEALS = ['_snapshot_signable_metadata.json', '_snapshot_additional_metadata.json'];

/**
 * Two founders' peers have written the channel's state as of the same block, and what they wrote is the same.
 *
 * @param to a folder that does not stand yet: the snapshot is copied there, as it would be handed over.
 * @returns the number of the last block in it.
 * @throws {HubError} `NETWORK_FAILED`: they differ, or did not write in time.
 */
export async function takeSnapshot(
  generation: Generation,
  channel: NetworkChannel,
  to: string,
): Promise<bigint> {
  const { network, layout } = generation;
  const ofFounders = peersOf(network).filter(({ organisation }) =>
    foundersOf(network).includes(organisation),
  );
  const [first, second] = ofFounders;
  if (first === undefined || second === undefined)
    throw new HubError('INVALID_ARGUMENT', 'a snapshot is taken by two founders’ peers');
  const ledger = connectAdmin(first, channel, layout);
  try {
    const number = (await ledger.head()).number + 1n;
    const folders = [first, second].map((peer) =>
      join(snapshotsOf(peer, layout), 'completed', channel.name, String(number)),
    );
    for (const peer of [first, second])
      await persist(() => request(generation, peer, channel, number), REQUESTED_WITHIN_MS);
    // The block that both wait for.
    while ((await ledger.head()).number < number) await ledger.submit(HARMLESS);
    const isWritten = (): boolean => folders.every((folder) => existsSync(folder));
    await until(isWritten, WRITTEN_WITHIN_MS, `no snapshot of \`${channel.name}\` was written`);
    const [ours = '', theirs = ''] = folders;
    requireAlike(ours, theirs, channel.name);
    cpSync(ours, to, { recursive: true });
    return number;
  } finally {
    await ledger.close();
  }
}

/** A peer that follows no block of the channel yet begins after the snapshot's last. @throws {HubError} `NETWORK_FAILED`. */
export async function joinBySnapshot(
  { layout, commands }: Generation,
  peer: PeerNode,
  snapshot: string,
): Promise<void> {
  await runCommand({
    command: commands.path('peer'),
    args: ['channel', 'joinbysnapshot', '--snapshotpath', snapshot],
    environment: commandLine(peer, layout),
  });
}

async function request(
  { layout, commands }: Generation,
  peer: PeerNode,
  { name }: NetworkChannel,
  number: bigint,
): Promise<void> {
  const at = [
    '--peerAddress',
    addressOf(peer),
    '--tlsRootCertFile',
    join(layout.peer(peer), 'tls', 'ca.crt'),
  ];
  await runCommand({
    command: commands.path('peer'),
    args: ['snapshot', 'submitrequest', '-c', name, '-b', String(number), ...at],
    environment: commandLine(peer, layout),
  });
}

function requireAlike(ours: string, theirs: string, channel: string): void {
  const isAlike = SEALS.every((file) =>
    readFileSync(join(ours, file)).equals(readFileSync(join(theirs, file))),
  );
  if (!isAlike) throw new HubError('NETWORK_FAILED', `two founders' snapshots of \`${channel}\` differ`);
}
