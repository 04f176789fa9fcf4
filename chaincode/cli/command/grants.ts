/** `hub grants`: who may read what, for what, until when. */
import { Command } from 'commander';
import { type GrantId, grantId } from '../../model';
import { asMember, word } from '../cli';
import { readGrant, readGrants } from '../directory';
import { type ComputedGrant, withComputedStates } from '../grant-states';
import { describeRows, describeTerms } from '../terms';

const HELP = `
A grant is stored as ACTIVE, SUSPENDED or REVOKED. What an active one amounts to is computed: PENDING, EXPIRED, PARENT_ENDED
(it was delegated from what is over), DORMANT (waits for break-glass), OPENED (by it), UNREVIEWED (counts as suspended).

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
          const all = await withComputedStates(session, await readGrants(session));
          output.rows(all, COLUMNS, 'nothing is granted yet');
          return;
        }
        for (const found of await withComputedStates(session, [await readGrant(session, id)])) {
          output.one(found, describeGrant(found));
        }
      }),
    );
}

const COLUMNS = [
  { heading: 'GRANT', cell: ({ grant }: ComputedGrant) => grant.id },
  { heading: 'CONSUMER', cell: ({ grant }: ComputedGrant) => grant.terms.consumer },
  { heading: 'ENTRY', cell: ({ grant }: ComputedGrant) => grant.terms.entry },
  { heading: 'ITEMS', cell: ({ grant }: ComputedGrant) => grant.terms.items.join(' ') },
  { heading: 'ROWS', cell: ({ grant }: ComputedGrant) => describeRows(grant.terms.rowFilter) },
  { heading: 'PURPOSE', cell: ({ grant }: ComputedGrant) => grant.terms.purposes.join(' ') },
  { heading: 'UNTIL', cell: ({ grant }: ComputedGrant) => grant.terms.window.until },
  { heading: 'STATE', cell: ({ computed }: ComputedGrant) => computed },
];

function describeGrant(found: ComputedGrant): readonly string[] {
  const { grant, state, computed } = found;
  return [
    `${grant.id}  ${computed}, ${state.state} by ${state.by}, provider ${grant.provider}`,
    ...(state.reason === undefined ? [] : [`  reason       ${state.reason}`]),
    ...describeTerms(grant.terms),
    `  approved by  ${grant.lock.approvals.join(', ')} (${grant.lock.k} of ${grant.lock.n}), ballot ${grant.lock.ballot}`,
  ];
}
