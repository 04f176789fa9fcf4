/** `hub entry diff`: what a file, a draft or a version says otherwise than what stands. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { type EntryCode, type EntryContent, entryCode, entryContent } from '../../model';
import { asMember, word } from '../cli';
import { readDraft, readEntries, readEntry } from '../directory';
import { readDocument } from '../document';
import { draftNamed } from '../draft-name';
import { writtenContent } from '../entry-content';
import { differencesOf } from '../history/difference';
import { readHistory } from '../history/read-history';
import { describeDifferences } from '../history/told';
import type { Session } from '../session';

const HELP = `
A file is compared with the entry it would amend: the one bound to the same subgraph under the same name, or that of --with.
A draft is compared with the entry it amends, a code's version in force with the version before. A new one shows all it says.

Examples:
  $ hub entry diff income.yaml --as taxation
  $ hub entry diff taxation/income --as establishment
  $ hub entry diff 30701201/000001 --as establishment`;

/** What is compared, and with what; no `before`: it is all new. */
interface Compared {
  readonly before: EntryContent | undefined;
  readonly after: EntryContent;
  /** What `before` is, in words. */
  readonly against: string;
}

export function diffCommand(): Command {
  return new Command('diff')
    .description(
      'Shows what a file, a draft or a version in force says otherwise than what stands, or stood.',
    )
    .argument('<file, draft or code>', 'what to compare')
    .option('--with <code>', 'the entry to compare a file with', word(entryCode, 'code'))
    .addHelpText('after', HELP)
    .action(
      asMember<{ readonly with?: EntryCode }, [string]>(async ({ session, output, options }, what) => {
        const { before, after, against } = await compared(session, what, options.with);
        const differences = differencesOf(before && writtenContent(before), writtenContent(after));
        const told = differences.length === 0 ? ['  nothing'] : describeDifferences(differences);
        output.one({ what, against, differences }, [`${what}, against ${against}, says otherwise:`, ...told]);
      }),
    );
}

async function compared(session: Session, what: string, withCode: EntryCode | undefined): Promise<Compared> {
  const code = entryCode.safeParse(what);
  if (code.success) return comparedVersions(session, code.data);
  if (what === '-' || existsSync(what)) return comparedFile(session, what, withCode);
  const draft = await readDraft(session, draftNamed(session, what));
  return { ...(await standing(session, draft.amends)), after: draft.content };
}

async function comparedVersions(session: Session, code: EntryCode): Promise<Compared> {
  const versions = (await readHistory(session, code)).versions.map(({ version }) => version);
  const { current } = await readEntry(session, code);
  const before = versions.find(({ version }) => version === current.version - 1);
  const against = before === undefined ? 'nothing: it is the first version' : `version ${before.version}`;
  return { before: before?.content, after: current.content, against };
}

async function comparedFile(session: Session, file: string, code: EntryCode | undefined): Promise<Compared> {
  const after = readDocument(file, entryContent, 'entry content');
  return { ...(await standing(session, code ?? (await boundAlike(session, after)))), after };
}

/** The entry that stands for the same thing of the same subgraph. */
async function boundAlike(session: Session, { binding }: EntryContent): Promise<EntryCode | undefined> {
  const alike = (await readEntries(session)).find(
    ({ current: { content } }) =>
      content.binding.subgraph === binding.subgraph && content.binding.localName === binding.localName,
  );
  return alike?.entry.code;
}

async function standing(
  session: Session,
  code: EntryCode | undefined,
): Promise<Pick<Compared, 'before' | 'against'>> {
  if (code === undefined) return { before: undefined, against: 'nothing: it is new' };
  const { current } = await readEntry(session, code);
  return { before: current.content, against: `${code} version ${current.version}` };
}
