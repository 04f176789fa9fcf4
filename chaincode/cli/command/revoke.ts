/** `hub revoke`: ends a grant for good. */
import { Command } from 'commander';
import { z } from 'zod';
import { type GrantId, grantId } from '../../model';
import { asMember, word } from '../cli';
import { readGrant } from '../directory';

interface RevokeOptions {
  readonly reason: string;
}

const HELP = `
The provider revokes alone and at once. A founder proposes it, and two founders vote.

Examples:
  $ hub revoke g-3f9c2a71b0de --reason 'purpose fulfilled' --as taxation
  $ hub revoke g-3f9c2a71b0de --reason 'misuse' --as finance`;

export function revokeCommand(): Command {
  return new Command('revoke')
    .summary('end a grant for good')
    .description('Revokes a grant as its provider, or proposes its revocation as a founder.')
    .argument('<grant>', 'the grant', word(grantId, 'grant'))
    .requiredOption('--reason <text>', 'why, on the record')
    .addHelpText('after', HELP)
    .action(
      asMember<RevokeOptions, [GrantId]>(async ({ session, output, options }, id) => {
        const { grant } = await readGrant(session, id);
        const isProvider = grant.provider === session.msp;
        const transaction = isProvider ? 'Revoke' : 'ProposeRevocation';
        const call = { contract: 'Grants', transaction, args: [id, options.reason] };
        const { answer, block } = await session.write(
          'directory',
          call,
          z.looseObject({ ballot: z.string().optional() }),
        );
        output.one({ id, block, ...answer }, [
          isProvider
            ? `${id}  revoked by ${session.msp} in block ${block}`
            : `${id}  revocation proposed in block ${block}; vote with \`hub vote ${answer.ballot ?? ''} approve\``,
        ]);
      }),
    );
}
