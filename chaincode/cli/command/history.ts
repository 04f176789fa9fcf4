/** `hub history`: how an entry came to be what it is. */
import { Command } from 'commander';
import { type EntryCode, entryCode } from '../../model';
import { asMember, word } from '../cli';
import { type Difference, differencesOf } from '../history/difference';
import { type EntryHistory, readHistory } from '../history/read-history';
import { type HistoryEvent, timelineOf } from '../history/timeline';
import { describeDifferences } from '../history/told';
import { renderTable } from '../output';

const HELP = `
Each line is one signed transaction: its block is the ledger's order, its time what its signer said (peers allow 15
minutes). Below, what each version says otherwise than the one before. \`hub audit\` proves the signatures and votes.

Examples:
  $ hub history 30701201/000001 --as housing
  $ hub history 30701201/000001 --as establishment --json`;

/** A version and what it changed. */
interface VersionChanges {
  readonly version: number;
  readonly differences: readonly Difference[];
}

export function historyCommand(): Command {
  return new Command('history')
    .summary('show how an entry came to be what it is')
    .description(
      'Shows who proposed, reviewed and voted what, every change of status, and what each version changed.',
    )
    .argument('<code>', "an entry's code", word(entryCode, 'code'))
    .addHelpText('after', HELP)
    .action(
      asMember<object, [EntryCode]>(async ({ session, output }, code) => {
        const history = await readHistory(session, code);
        const told = { events: timelineOf(history), versions: changesOf(history) };
        output.one({ entry: history.changes.at(-1)?.entry, ...told }, [
          ...describeEntry(history),
          '',
          renderTable(told.events, COLUMNS),
          ...told.versions.flatMap(describeVersion),
        ]);
      }),
    );
}

function changesOf({ versions }: EntryHistory): readonly VersionChanges[] {
  return versions.map(({ version: { version, content } }, index) => ({
    version,
    differences: differencesOf(versions[index - 1]?.version.content, content),
  }));
}

function describeEntry({ changes, versions }: EntryHistory): readonly string[] {
  const entry = changes.at(-1)?.entry;
  const name = versions.at(-1)?.version.content.name;
  return [
    `${entry?.code}  ${name?.en} (${name?.zh})`,
    `  ${entry?.status}, version ${entry?.version}, provider ${entry?.provider}`,
  ];
}

const COLUMNS = [
  { heading: 'BLOCK', cell: ({ block }: HistoryEvent) => block.toString() },
  { heading: 'TIME', cell: ({ at }: HistoryEvent) => at },
  { heading: 'BY', cell: ({ by }: HistoryEvent) => by },
  { heading: 'WHAT', cell: ({ what }: HistoryEvent) => what },
  { heading: 'WHY', cell: ({ why }: HistoryEvent) => why ?? '' },
];

function describeVersion({ version, differences }: VersionChanges): readonly string[] {
  const heading = version === 1 ? 'version 1 says' : `version ${version} changed`;
  return [heading, ...describeDifferences(differences), ''];
}
