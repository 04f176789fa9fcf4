/** `hub entries`: the directory. */
import { Command } from 'commander';
import { type EntryCode, entryCode, shareTypeOf } from '../../model';
import { asMember, word } from '../cli';
import { type ReadEntry, readEntries, readEntry } from '../directory';

const HELP = `
Share types: UNCONDITIONAL (any member; still logged), CONDITIONAL (needs a grant), NOT_SHARED (never).

Examples:
  $ hub entries --as housing
  $ hub entries 10100101/000001 --as housing`;

export function entriesCommand(): Command {
  return new Command('entries')
    .summary('list the directory, or show one entry')
    .description('Lists the entries of the directory; with a code, shows that entry and its items.')
    .argument('[code]', "an entry's code", word(entryCode, 'code'))
    .addHelpText('after', HELP)
    .action(
      asMember<object, [EntryCode | undefined]>(async ({ session, output }, code) => {
        if (code === undefined) {
          output.rows(await readEntries(session), COLUMNS, 'the directory is empty');
          return;
        }
        const found = await readEntry(session, code);
        output.one(found, describeEntry(found));
      }),
    );
}

const COLUMNS = [
  { heading: 'CODE', cell: ({ entry }: ReadEntry) => entry.code },
  { heading: 'NAME', cell: ({ current }: ReadEntry) => current.content.name.en },
  { heading: '名称', cell: ({ current }: ReadEntry) => current.content.name.zh },
  { heading: 'PROVIDER', cell: ({ entry }: ReadEntry) => entry.provider },
  { heading: 'SHARED', cell: ({ current }: ReadEntry) => current.content.sharing.type },
  { heading: 'STATUS', cell: ({ entry }: ReadEntry) => entry.status },
  { heading: 'ITEMS', cell: ({ current }: ReadEntry) => current.content.items.map(({ id }) => id).join(' ') },
];

function describeEntry({ entry, current }: ReadEntry): readonly string[] {
  const { content } = current;
  return [
    `${entry.code}  ${content.name.en} (${content.name.zh})`,
    `  ${content.abstract}`,
    `  provider     ${entry.provider}`,
    `  status       ${entry.status}, version ${entry.version}, approved by ${current.lock.approvals.join(', ')}`,
    `  shared       ${content.sharing.type}`,
    `  use          ${content.sharing.useRequirement ?? content.sharing.refusalBasis ?? ''}`,
    `  purposes     ${content.purposes.join(', ')}`,
    `  rows by      ${content.rowDimensions.map(({ item }) => item).join(', ') || 'nothing: all or none'}`,
    '  items',
    ...content.items.map(
      (item) =>
        `    ${item.id.padEnd(20)} ${shareTypeOf(content, item).padEnd(14)} ${item.name.en} (${item.name.zh})` +
        (item.travelsTo === undefined ? '' : `, travels to ${item.travelsTo.join(', ')}`),
    ),
  ];
}
