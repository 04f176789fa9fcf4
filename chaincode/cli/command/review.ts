/** `hub review`: what the provider or a founder found of a use of break-glass. */
import { Command } from 'commander';
import { z } from 'zod';
import { type EmergencyFinding, type GrantId, grantId, HubError } from '../../model';
import { asMember, wholeNumber, word } from '../cli';

const HELP = `
A review ends the use it is about. What was not justified suspends the grant; so does a use that nobody reviews within three
days. \`hub log\` marks what was read in a use as EMERGENCY.

Example:
  $ hub review g-3f9c2a71b0de 1 justified --as taxation`;

export function reviewCommand(): Command {
  return new Command('review')
    .summary('review a use of break-glass, as the provider or a founder')
    .description('Records whether a use of break-glass was justified.')
    .argument('<grant>', 'the grant', word(grantId, 'grant'))
    .argument('<use>', 'the number of the use', wholeNumber('use', 1))
    .argument('<finding>', '`justified` or `unjustified`', findingOf)
    .addHelpText('after', HELP)
    .action(
      asMember<object, [GrantId, number, EmergencyFinding]>(async ({ session, output }, id, n, finding) => {
        const call = { contract: 'Grants', transaction: 'ReviewEmergency', args: [id, String(n), finding] };
        const { answer, block } = await session.write('directory', call, z.unknown());
        const effect = finding === 'UNJUSTIFIED' ? '; the grant is suspended' : '';
        output.one({ id, n, finding, block, answer }, [
          `${id}  use ${n} found ${finding.toLowerCase()} by ${session.msp} in block ${block}${effect}`,
        ]);
      }),
    );
}

function findingOf(text: string): EmergencyFinding {
  if (text === 'justified') return 'JUSTIFIED';
  if (text === 'unjustified') return 'UNJUSTIFIED';
  throw new HubError('INVALID_ARGUMENT', `finding \`${text}\` must be \`justified\` or \`unjustified\``);
}
