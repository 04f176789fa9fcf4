/** `hub drafts`: entries on their way to a vote. */
import { Command } from 'commander';
import type { Draft, DraftState } from '../../model';
import { asMember } from '../cli';
import { readDrafts } from '../directory';

const HELP = `
A draft goes DRAFT → SUBMITTED → REVIEWING → LOCKED; a founder or the votes send it back as RETURNED, and an edit begins anew.

Example:
  $ hub drafts --as establishment`;

/** Whose move it is, and with which command. */
const NEXT: Readonly<Record<DraftState, (name: string, draft: Draft) => string>> = {
  DRAFT: (_, { id, msp }) => `${msp}: hub entry submit ${id}`,
  SUBMITTED: (name) => `a founder: hub entry review ${name}`,
  REVIEWING: (name) => `the voters: hub vote ${name} approve`,
  RETURNED: (_, { id, msp, remark }) => `${msp}: hub entry draft ${id} <file>, corrected: ${remark ?? ''}`,
  LOCKED: (_, { entry }) => `locked as ${entry ?? ''}`,
};

export function draftsCommand(): Command {
  return new Command('drafts')
    .summary('list the drafts of entries, and whose move each is')
    .description('Lists drafts of entries that are not locked yet, and whose move each is.')
    .option('--all', 'also those that are locked')
    .addHelpText('after', HELP)
    .action(
      asMember<{ readonly all?: boolean }, []>(async ({ session, output, options }) => {
        const drafts = await readDrafts(session);
        const told = options.all === true ? drafts : drafts.filter(({ state }) => state !== 'LOCKED');
        output.rows(told, COLUMNS, 'no draft is on its way');
      }),
    );
}

const nameOf = ({ msp, id }: Draft): string => `${msp}/${id}`;

const COLUMNS = [
  { heading: 'DRAFT', cell: nameOf },
  { heading: 'NAME', cell: ({ content }: Draft) => content.name.en },
  { heading: 'AMENDS', cell: ({ amends }: Draft) => amends ?? 'new' },
  { heading: 'REVISION', cell: ({ revision }: Draft) => String(revision) },
  { heading: 'STATE', cell: ({ state }: Draft) => state },
  { heading: 'NEXT', cell: (draft: Draft) => NEXT[draft.state](nameOf(draft), draft) },
];
