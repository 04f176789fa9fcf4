/** `hub token`: signs a token by an application's own key. Needs no ledger. */
import { Command } from 'commander';
import {
  type ApplicationId,
  applicationId,
  MAX_TOKEN_LIFETIME_S,
  type Officer,
  officer,
  type PurposeCode,
  purposeCode,
} from '../../model';
import { type GlobalOptions, outputOf, word } from '../cli';
import { signApplicationToken } from '../query/application-token';

interface TokenOptions extends GlobalOptions {
  readonly purpose: PurposeCode;
  readonly officer: Officer;
}

const HELP = `
A token says who asks, through which application, for which purpose, and lives ten minutes. The gateway takes the
purpose from it, not from a header.

Examples:
  $ hub token housing eligibility --purpose housing-eligibility
  $ hub token housing eligibility --purpose housing-eligibility --officer h-0412`;

export function tokenCommand(): Command {
  return new Command('token')
    .summary('print a token for an application')
    .description("Prints a token, signed by the application's own key.")
    .argument('<member>', 'whose application, e.g. housing')
    .argument('<application>', 'its id, e.g. eligibility', word(applicationId, 'application'))
    .requiredOption('--purpose <code>', 'what the data are for', word(purposeCode, 'purpose'))
    .option(
      '--officer <pseudonym>',
      "the person asking, as the member's pseudonym",
      word(officer, 'officer'),
      officer.parse('officer-1'),
    )
    .addHelpText('after', HELP)
    .action(async function (this: Command, member: string, application: ApplicationId) {
      const options = this.optsWithGlobals<TokenOptions>();
      const token = await signApplicationToken({ ...options, member, application });
      outputOf(this, options.json).one({ token, expiresInS: MAX_TOKEN_LIFETIME_S }, [token]);
    });
}
