/** `hub grants`: who may read what, for what, until when. */
import { Command } from 'commander';
import { type GrantId, grantId } from '../../model';
import { asMember, word } from '../cli';
import { type ReadGrant, readGrant, readGrants } from '../directory';
import { describeRows, describeTerms } from '../terms';

const HELP = `
A grant is ACTIVE, SUSPENDED or REVOKED; EXPIRED is computed from its window.

Examples:
  $ hub grants --as housing
  $ hub grants g-3f9c2a71b0de --as housing`;

export function grantsCommand(): Command {
  return new Command('grants')
    .summary('list grants, or show one')
    .description('Lists the grants that stand; with an id, shows that grant in full.')
    .argument('[grant]', "a grant's id", word(grantId, 'grant'))
    .addHelpText('after', HELP)
    .action(
      asMember<object, [GrantId | undefined]>(async ({ session, output }, id) => {
        if (id === undefined) {
          output.rows(await readGrants(session), COLUMNS, 'nothing is granted yet');
          return;
        }
        const found = await readGrant(session, id);
        output.one(found, describeGrant(found));
      }),
    );
}

const COLUMNS = [
  { heading: 'GRANT', cell: ({ grant }: ReadGrant) => grant.id },
  { heading: 'CONSUMER', cell: ({ grant }: ReadGrant) => grant.terms.consumer },
  { heading: 'ENTRY', cell: ({ grant }: ReadGrant) => grant.terms.entry },
  { heading: 'ITEMS', cell: ({ grant }: ReadGrant) => grant.terms.items.join(' ') },
  { heading: 'ROWS', cell: ({ grant }: ReadGrant) => describeRows(grant.terms.rowFilter) },
  { heading: 'PURPOSE', cell: ({ grant }: ReadGrant) => grant.terms.purposes.join(' ') },
  { heading: 'UNTIL', cell: ({ grant }: ReadGrant) => grant.terms.window.until },
  { heading: 'STATE', cell: stateOf },
];

/** What is stored, or `EXPIRED` by this shell's clock. */
function stateOf({ grant, state }: ReadGrant): string {
  const ended = Date.parse(grant.terms.window.until) <= Date.now();
  return state.state === 'ACTIVE' && ended ? 'EXPIRED' : state.state;
}

function describeGrant(found: ReadGrant): readonly string[] {
  const { grant, state } = found;
  return [
    `${grant.id}  ${stateOf(found)} since ${state.by} said so, provider ${grant.provider}`,
    ...(state.reason === undefined ? [] : [`  reason       ${state.reason}`]),
    ...describeTerms(grant.terms),
    `  approved by  ${grant.lock.approvals.join(', ')} (${grant.lock.k} of ${grant.lock.n}), ballot ${grant.lock.ballot}`,
  ];
}
