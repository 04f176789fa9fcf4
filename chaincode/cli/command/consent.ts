/** `hub consent`: the provider agrees, to what was asked or to less. */
import { Command } from 'commander';
import { z } from 'zod';
import { canonicalHash, canonicalJson, itemId, type RequestId, requestId } from '../../model';
import { asMember, wholeNumber, word, words } from '../cli';
import { readRequest } from '../directory';
import { type NarrowerTerms, narrowed } from '../narrowed-terms';
import { addCondition } from '../row-filter';
import { describeTerms } from '../terms';

const HELP = `
What is approved may only be narrower than what was asked; the committee then votes on exactly that.

Examples:
  $ hub consent r-3f9c2a71b0de --as taxation
  $ hub consent r-3f9c2a71b0de --as taxation --items identityNumber --rows district=110105`;

export function consentCommand(): Command {
  return new Command('consent')
    .summary('agree to a request, as the provider')
    .description("Agrees to a request in the provider's name and opens the vote on it.")
    .argument('<request>', 'the request', word(requestId, 'request'))
    .option('--items <ids>', 'only these of the items asked for', words(itemId, 'item'))
    .option('--rows <item=values>', 'only these rows; repeat for further conditions', addCondition)
    .option('--until <instant>', 'only until then, such as 2027-06-30T16:00:00.000Z')
    .option('--quota <operations>', 'at most so many operations a day', wholeNumber('quota', 1))
    .addHelpText('after', HELP)
    .action(
      asMember<NarrowerTerms, [RequestId]>(async ({ session, output, options }, id) => {
        const { asked } = await readRequest(session, id);
        const approved = narrowed(asked, options);
        const call = { contract: 'Grants', transaction: 'Consent', args: [id, canonicalJson(approved)] };
        const { answer, block } = await session.write('directory', call, z.unknown());
        output.one({ id, approved, termsHash: canonicalHash(approved), block, answer }, [
          `${id}  consented by ${session.msp} in block ${block}, hash ${canonicalHash(approved)}`,
          ...describeTerms(approved),
          `next: two founders vote with \`hub vote ${id} approve --as <founder>\``,
        ]);
      }),
    );
}
