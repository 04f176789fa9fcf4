/** `hub suspend`: the provider, or one founder, stops a grant or an entry at once. */
import { Command } from 'commander';
import { z } from 'zod';
import { entryCode, grantId, HubError } from '../../model';
import { asMember } from '../cli';

interface SuspendOptions {
  readonly reason: string;
}

const HELP = `
Suspending is at once and takes one: the provider, or any founder. Resuming takes what the first time took.

Examples:
  $ hub suspend g-3f9c2a71b0de --reason 'complaint under way' --as taxation
  $ hub suspend 10100101/000001 --reason 'data under correction' --as public-security`;

export function suspendCommand(): Command {
  return new Command('suspend')
    .summary('suspend a grant or an entry, at once')
    .description('Suspends a grant or an entry: every decision of a later height refuses it.')
    .argument('<grant or entry>', "a grant's id or an entry's code")
    .requiredOption('--reason <text>', 'why, on the record')
    .addHelpText('after', HELP)
    .action(
      asMember<SuspendOptions, [string]>(async ({ session, output, options }, id) => {
        const { answer, block } = await session.write('directory', callFor(id, options.reason), z.unknown());
        output.one({ id, block, answer }, [`${id}  suspended by ${session.msp} in block ${block}`]);
      }),
    );
}

function callFor(id: string, reason: string) {
  if (grantId.safeParse(id).success)
    return { contract: 'Grants', transaction: 'Suspend', args: [id, reason] };
  if (entryCode.safeParse(id).success) {
    return { contract: 'Directory', transaction: 'SuspendEntry', args: [id, reason] };
  }
  throw new HubError('INVALID_ARGUMENT', `\`${id}\` is neither a grant's id nor an entry's code`);
}
