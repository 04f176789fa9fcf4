/** `hub entry draft` and `hub entry amend`: an entry, or its next version, from a YAML file. */
import { Command } from 'commander';
import { canonicalJson, type DraftId, draftId, type EntryCode, entryCode, entryContent } from '../../model';
import { asMember, type CommandContext, word } from '../cli';
import { readEntry } from '../directory';
import { readDocument } from '../document';
import { transact } from '../transact';

const HELP = `
Where a file comes from: \`hub entry export <code>\` prints an entry that stands.

Example:
  $ hub entry draft income income.yaml --as taxation`;

export function draftCommand(): Command {
  return new Command('draft')
    .description('Writes a draft of the acting member, or corrects it; a vote under way on it is void.')
    .argument('<draft>', 'its id, e.g. income', word(draftId, 'draft'))
    .argument('<file>', 'the whole entry, in YAML')
    .option('--amends <code>', 'the entry it is a new version of', word(entryCode, 'entry'))
    .addHelpText('after', HELP)
    .action(
      asMember<{ readonly amends?: EntryCode }, [DraftId, string]>(async (context, id, file) => {
        await draft(context, { id, file, amends: context.options.amends });
      }),
    );
}

export function amendCommand(): Command {
  return new Command('amend')
    .description(
      "Writes a draft of an entry's next version: `entry draft --amends`, under the draft's own id.",
    )
    .argument('<code>', "an entry's code", word(entryCode, 'code'))
    .argument('<file>', 'the whole entry, in YAML')
    .option(
      '--draft <id>',
      "another id for the draft (default: the entry's name there and its next version)",
      word(draftId, 'draft'),
    )
    .addHelpText('after', '\nExample:\n  $ hub entry amend 30701201/000001 income.yaml --as taxation')
    .action(
      asMember<{ readonly draft?: DraftId }, [EntryCode, string]>(async (context, code, file) => {
        const { current } = await readEntry(context.session, code);
        // A draft that was locked cannot be written again, so each version has its own.
        const id =
          context.options.draft ??
          draftId.parse(`${current.draft.id.replace(/-v\d+$/, '')}-v${current.version + 1}`);
        await draft(context, { id, file, amends: code });
      }),
    );
}

interface Written {
  readonly id: DraftId;
  readonly file: string;
  readonly amends: EntryCode | undefined;
}

/** The draft stands as the file has it. @throws {HubError} `INVALID_ARGUMENT`, each mistake with its line; the contract's. */
async function draft(context: CommandContext<object>, { id, file, amends }: Written): Promise<void> {
  const content = readDocument(file, entryContent, 'entry content');
  const call = {
    contract: 'Directory',
    transaction: 'DraftEntry',
    args: [id, canonicalJson(content), amends ?? ''],
  };
  const next = `${context.session.msp}: hub entry submit ${id}`;
  const done = amends === undefined ? 'drafted' : `drafted, amending ${amends},`;
  await transact(context, { call, subject: id, done, next });
}
