/** `hub delegate`: asks to hold a part of another member's grant. */
import { Command } from 'commander';
import { z } from 'zod';
import {
  canonicalJson,
  type GrantId,
  grantId,
  instant,
  itemId,
  MAX_DELEGATION_DEPTH,
  requestId,
} from '../../model';
import { asMember, wholeNumber, word, words } from '../cli';
import { readGrant } from '../directory';
import { type NarrowerTerms, narrowed } from '../narrowed-terms';
import { addCondition } from '../row-filter';
import { folderOf } from '../session';
import { describeTerms } from '../terms';

interface DelegateOptions extends NarrowerTerms {
  readonly depth?: number;
  readonly legalBasis: string;
  readonly article: string;
  readonly scenario: string;
}

const HELP = `
The acting member asks for a part of a grant that another member holds and may hand on. A founder checks it, the holder
consents in the provider's stead, two founders vote. It is never more than the grant, and ends with it.

Example:
  $ hub delegate g-3f9c2a71b0de --as civil-affairs --items identityNumber --rows district=110105 \\
      --legal-basis 'Interim Measures for Social Assistance' --scenario 'visits on behalf of housing'`;

export function delegateCommand(): Command {
  return new Command('delegate')
    .summary("ask to hold a part of another member's grant")
    .description("Asks for a part of a grant in the name of the acting member; prints the request's id.")
    .argument('<grant>', 'the grant to hold a part of', word(grantId, 'grant'))
    .option('--items <ids>', 'only these of its items', words(itemId, 'item'))
    .option('--rows <item=values>', 'only these rows; repeat for further conditions', addCondition)
    .option('--until <instant>', 'only until then', word(instant, 'instant'))
    .option('--quota <operations>', 'at most so many operations a day', wholeNumber('quota', 1))
    .option(
      '--depth <times>',
      'how often it may be handed on again',
      wholeNumber('depth', 1, MAX_DELEGATION_DEPTH),
    )
    .requiredOption('--legal-basis <name>', 'the law that lets the member read it')
    .option('--article <text>', 'article of that law', '')
    .requiredOption('--scenario <text>', 'what is done with it')
    .addHelpText('after', HELP)
    .action(
      asMember<DelegateOptions, [GrantId]>(async ({ session, output, options }, parent) => {
        const { grant } = await readGrant(session, parent);
        const { depth, legalBasis: name, article, scenario } = options;
        const asked = narrowed(grant.terms, options, {
          consumer: session.msp,
          parent,
          delegation: depth === undefined ? undefined : { depth },
        });
        const content = { asked, legalBasis: { name, article }, scenario };
        const call = { contract: 'Grants', transaction: 'Request', args: [canonicalJson(content)] };
        const { answer, block } = await session.write('directory', call, z.looseObject({ id: requestId }));
        const holder = folderOf(session.dataDir, grant.terms.consumer);
        output.one({ ...answer, asked, block }, [
          `${answer.id}  submitted in block ${block}`,
          ...describeTerms(asked),
          `next: a founder checks it with \`hub comply ${answer.id}\`, then \`hub consent ${answer.id} --as ${holder}\``,
        ]);
      }),
    );
}
