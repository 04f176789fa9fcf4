/** `hub comply`: a founder has checked a request's form and legal basis. */
import { Command } from 'commander';
import { z } from 'zod';
import { type RequestId, requestHash, requestId } from '../../model';
import { asMember, word } from '../cli';
import { readRequest } from '../directory';
import { folderOf } from '../session';
import { describeTerms } from '../terms';

const HELP = `
The check binds the hash of exactly the terms that are shown.

Example:
  $ hub comply r-3f9c2a71b0de --as establishment`;

export function complyCommand(): Command {
  return new Command('comply')
    .summary('check a request, as a founder')
    .description("Records that a founder has checked a request's form and legal basis.")
    .argument('<request>', 'the request', word(requestId, 'request'))
    .addHelpText('after', HELP)
    .action(
      asMember<object, [RequestId]>(async ({ session, output }, id) => {
        const request = await readRequest(session, id);
        const { asked, provider } = request;
        const termsHash = requestHash(request);
        const call = { contract: 'Grants', transaction: 'Comply', args: [id, termsHash] };
        const { answer, block } = await session.write('directory', call, z.unknown());
        output.one({ id, termsHash, block, answer }, [
          `${id}  checked by ${session.msp} in block ${block}, hash ${termsHash}`,
          ...describeTerms(asked),
          `next: the provider consents with \`hub consent ${id} --as ${folderOf(session.dataDir, provider)}\``,
        ]);
      }),
    );
}
