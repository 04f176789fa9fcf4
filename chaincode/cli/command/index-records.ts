/** `hub index`: keeps the access records in a database, so that `hub log` finds them fast. */
import { once } from 'node:events';
import { Command } from 'commander';
import { type Beginning, type IndexProgress, RecordIndexer, readIndexFile } from '../../ledger/record-index';
import { HubError } from '../../model';
import { readable } from '../access-log';
import { asMember, type CommandContext } from '../cli';
import { ProgressLine } from '../progress-line';

interface IndexOptions {
  readonly database?: string;
}

const HELP = `
The index is a cache of the exchange channel: every block is judged as an audit judges it, and written in one transaction with the
height, so that a stop at any moment loses nothing and repeats nothing. An index that is torn, or of another ledger, is made anew.
Only founders and the auditor can keep one: others do not read the channel. PostgreSQL takes a password from PGPASSWORD or ~/.pgpass.

Examples:
  $ hub index rebuild --as establishment           from block 0 to the last; cut off, the next one goes on
  $ hub index follow --as establishment            and then every new block, until it is stopped
  $ hub index follow --as finance --database postgresql://records@db.finance.example/records`;

const BEGINNINGS: { readonly [B in Beginning]: string } = {
  CONTINUED: 'goes on',
  EMPTY: 'begins at block 0',
  ASKED: 'begins again at block 0',
  TORN: 'was torn: begins again at block 0',
  ANOTHER_CHAIN: "was another ledger's: begins again at block 0",
};

export function indexCommand(terminal?: (text: string) => void): Command {
  const command = new Command('index')
    .summary('keep the index that `log` reads, as a founder')
    .description('Keeps access records and their blocks in PostgreSQL.')
    .addHelpText('after', HELP);
  const follow = async (context: CommandContext<IndexOptions>): Promise<void> =>
    await keep(context, { terminal, anew: false, isFollowing: true });
  const rebuild = async (context: CommandContext<IndexOptions>): Promise<void> =>
    await keep(context, { terminal, anew: true, isFollowing: false });
  for (const [name, summary, work] of [
    ['rebuild', 'read the chain again from block 0', rebuild],
    ['follow', 'go on from where it ended, then with every new block', follow],
  ] as const) {
    const each = new Command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
    each.option('--database <url>', "its owner's connection string; left out, the hub's own");
    command.addCommand(each.action(asMember<IndexOptions, []>(work)));
  }
  return command;
}

interface How {
  readonly terminal: ((text: string) => void) | undefined;
  readonly anew: boolean;
  readonly isFollowing: boolean;
}

async function keep({ session, output, options }: CommandContext<IndexOptions>, how: How): Promise<void> {
  const ledger = session.ledger('exchange');
  const { number: last } = await readable(() => ledger.head(), session);
  const url = options.database ?? readIndexFile(session.dataDir)?.owner;
  if (url === undefined) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${session.dataDir}\` holds no database for it; name one with \`--database\``,
    );
  }
  const stop = new AbortController();
  void Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stop.abort());
  const line = new ProgressLine(how.terminal);
  const onHeld = (): void => output.lines(['another process keeps this index: waiting until it ends']);
  const indexer = RecordIndexer.open({ ledger, url, signal: stop.signal, onHeld, onLost: () => undefined });
  try {
    const beginning = await indexer.begin(how.anew);
    output.lines([`the index ${BEGINNINGS[beginning]}`]);
    const onBlock = (progress: IndexProgress, refused: readonly string[]): void => {
      for (const each of refused) output.lines([`refused in block ${progress.height - 1n}: ${each}`]);
      line.show(() => `${progress.height} of ${last + 1n} blocks, ${progress.records} records`);
    };
    const done = await indexer.run({ last, onBlock });
    line.end();
    const { height, records, refused } = done;
    output.one({ beginning, height, records, refused }, [
      `${height} blocks, ${records} records, ${refused} refused`,
    ]);
    if (how.isFollowing && !stop.signal.aborted) await indexer.run({ onBlock });
  } finally {
    line.end();
    await indexer.close();
  }
}
