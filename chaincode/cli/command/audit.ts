/** `hub audit`: proves, from block 0 on, that everything on the ledger was done by who had to. */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import {
  type AuditProgress,
  auditChannel,
  blocksUpTo,
  type ChannelReport,
  faultOf,
  type KeptHead,
  StoredChain,
} from '../../ledger/audit';
import type { Channel } from '../../ledger/ledger';
import { HubError, isHubError, sha256Hex } from '../../model';
import { describeReport } from '../audit-report';
import { asMember, type GlobalOptions, outputOf, word } from '../cli';
import type { Output } from '../output';
import { ProgressLine } from '../progress-line';
import type { Session } from '../session';

interface AuditCommandOptions {
  readonly channel?: Channel;
  readonly head?: KeptHead;
  readonly files: boolean;
}

const CHANNELS: readonly Channel[] = ['directory', 'exchange'];

const HELP = `
Checks every block's hash and orderer signature; every creator's and endorser's signature; policies, read versions and
flags with the validation that commits use; the commit hashes; the votes, consent and compliance behind every outcome; the
access logs' roots, sequences and heights. Founders audit both channels, departments \`directory\`. Without --head nothing
shows that the whole chain was not made anew: keep the head it prints elsewhere.

Examples:
  $ hub audit --as establishment
  $ hub audit --as housing --json
  $ hub audit --as finance --channel directory --head 812:5f0c…
  $ hub audit --files                        the embedded ledger's own files, running or not, with its stored state`;

export function auditCommand(terminal?: (text: string) => void): Command {
  const line = new ProgressLine(terminal);
  const asked = asMember<AuditCommandOptions, []>(async ({ session, output, options }) => {
    finish(await watched(line, (onBlock) => auditLedger(session, options, onBlock)), output);
  });
  return new Command('audit')
    .summary('prove the chain and the votes behind it')
    .description('Walks the chain from block 0 and says what it proved, and where it fails.')
    .option('--channel <channel>', 'only this channel', word(z.enum(['directory', 'exchange']), 'channel'))
    .option(
      '--head <height:hash>',
      'a head kept elsewhere; of `directory` unless --channel says otherwise',
      headOf,
    )
    .option('--files', "read the embedded ledger's files, and compare its stored state", false)
    .addHelpText('after', HELP)
    .action(async function (this: Command, ...args: readonly unknown[]): Promise<void> {
      const options = this.optsWithGlobals<AuditCommandOptions & GlobalOptions>();
      if (options.files) {
        const reports = await watched(line, (onBlock) => auditFiles(options, onBlock));
        finish(reports, outputOf(this, options.json));
      } else await asked.call(this, ...args);
    });
}

type OnBlock = (channel: Channel, progress: AuditProgress) => void;

/** Does something with a line that says how far it is. */
async function watched<T>(line: ProgressLine, work: (onBlock: OnBlock) => Promise<T>): Promise<T> {
  try {
    return await work((channel, { height, transactions, elapsedMs }) =>
      line.show(() => `${channel}  ${height} blocks, ${transactions} transactions in ${seconds(elapsedMs)}`),
    );
  } finally {
    line.end();
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function finish(reports: readonly ChannelReport[], output: Output): void {
  const shown = reports.map(({ hashes: _, ...report }) => report);
  output.one(shown, reports.flatMap(describeReport));
  const fault = faultOf(reports);
  if (fault !== undefined) throw fault;
}

function headOf(text: string): KeptHead {
  const [height = '', hash] = text.split(':');
  const read = sha256Hex.safeParse(hash);
  if (!/^[1-9]\d{0,15}$/.test(height) || !read.success) {
    throw new InvalidArgumentError('must be `<height>:<hash of the last block>`');
  }
  return { height: BigInt(height), hash: read.data };
}

/** What both sources have in common: which channels, in which order, and what each may know. */
async function auditChannels(
  channels: readonly Channel[],
  options: AuditCommandOptions,
  audit: (
    channel: Channel,
    known: { head?: KeptHead; directory?: readonly string[] },
  ) => Promise<ChannelReport>,
): Promise<readonly ChannelReport[]> {
  const reports: ChannelReport[] = [];
  for (const channel of channels) {
    const isHeads = channel === (options.channel ?? 'directory');
    const directory = reports.find((report) => report.channel === 'directory')?.hashes;
    const head = isHeads && options.head !== undefined ? { head: options.head } : {};
    reports.push(await audit(channel, { ...head, ...(directory === undefined ? {} : { directory }) }));
  }
  return reports;
}

async function auditLedger(
  session: Session,
  options: AuditCommandOptions,
  onBlock: OnBlock,
): Promise<readonly ChannelReport[]> {
  // `exchange` first: a batch names blocks of `directory`, so that one must reach at least as far.
  const exchange = options.channel === 'directory' ? undefined : await lastOf(session, options.channel);
  const last = new Map<Channel, bigint>();
  if (options.channel !== 'exchange')
    last.set('directory', (await session.ledger('directory').head()).number);
  if (exchange !== undefined) last.set('exchange', exchange);
  return auditChannels([...last.keys()], options, (channel, known) =>
    auditChannel({
      channel,
      ...known,
      blocks: blocksUpTo(session.ledger(channel), last.get(channel) ?? 0n),
      onBlock: (progress) => onBlock(channel, progress),
    }),
  );
}

/** The last block of `exchange`; undefined for a member that does not read it and did not ask for it by name. */
async function lastOf(session: Session, asked: Channel | undefined): Promise<bigint | undefined> {
  try {
    return (await session.ledger('exchange').head()).number;
  } catch (error) {
    const isRefused = ['NOT_A_READER', 'UNKNOWN_CREATOR', 'NOT_ALLOWED'] as const;
    if (!isRefused.some((code) => isHubError(error, code))) throw error;
    if (asked === undefined) return undefined;
    throw new HubError('NOT_A_READER', `\`${session.msp}\` does not read the exchange channel`, {
      cause: error,
    });
  }
}

async function auditFiles(
  options: AuditCommandOptions & GlobalOptions,
  onBlock: OnBlock,
): Promise<readonly ChannelReport[]> {
  const channels = options.channel === undefined ? CHANNELS : [options.channel];
  const open = new Map<Channel, StoredChain>();
  try {
    // As above: the look at `exchange` is the older one.
    for (const channel of [...channels].reverse()) {
      open.set(channel, StoredChain.open(join(options.dataDir, 'ledger', `${channel}.db`)));
    }
    return await auditChannels(channels, options, (channel, known) => {
      const stored = open.get(channel);
      if (stored === undefined) throw new HubError('NOT_FOUND', `no file of \`${channel}\``);
      return auditChannel({
        channel,
        ...known,
        blocks: stored.blocks(),
        stored,
        onBlock: (progress) => onBlock(channel, progress),
      });
    });
  } finally {
    for (const stored of open.values()) stored.close();
  }
}
