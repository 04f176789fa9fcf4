/** `hub resume`: proposes that a suspended grant or entry counts again. */
import { Command } from 'commander';
import { z } from 'zod';
import { entryCode, grantId, HubError } from '../../model';
import { asMember } from '../cli';

const HELP = `
The provider proposes, which is its consent; then two founders vote. A change meanwhile makes the vote void.

Examples:
  $ hub resume g-3f9c2a71b0de --as taxation
  $ hub resume 10100101/000001 --as public-security`;

export function resumeCommand(): Command {
  return new Command('resume')
    .summary('propose that a suspended grant or entry counts again, as its provider')
    .description('Opens the vote on resuming a suspended grant or entry.')
    .argument('<grant or entry>', "a grant's id or an entry's code")
    .addHelpText('after', HELP)
    .action(
      asMember<object, [string]>(async ({ session, output }, id) => {
        const opened = z.looseObject({ ballot: z.string() });
        const { answer, block } = await session.write('directory', callFor(id), opened);
        output.one({ id, block, ...answer }, [
          `${id}  resumption proposed by ${session.msp} in block ${block}`,
          `next: two founders vote with \`hub vote ${answer.ballot} approve --as <founder>\``,
        ]);
      }),
    );
}

function callFor(id: string) {
  if (grantId.safeParse(id).success)
    return { contract: 'Grants', transaction: 'ProposeResumption', args: [id] };
  if (entryCode.safeParse(id).success) {
    return { contract: 'Directory', transaction: 'ProposeEntryResumption', args: [id] };
  }
  throw new HubError('INVALID_ARGUMENT', `\`${id}\` is neither a grant's id nor an entry's code`);
}
