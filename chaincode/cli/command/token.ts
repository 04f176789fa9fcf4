/** `hub token`: signs a token by an application's own key. Needs no ledger. */
import { createPrivateKey } from 'node:crypto';
import { Command } from 'commander';
import { readKeyFolder } from '../../ledger/identity/key-folder';
import { applicationFolder, listApplications, mspIdOf } from '../../ledger/identity/member-folder';
import {
  type ApplicationId,
  applicationId,
  HubError,
  MAX_TOKEN_LIFETIME_S,
  mspId,
  type Officer,
  officer,
  type PurposeCode,
  purposeCode,
  signToken,
} from '../../model';
import { type GlobalOptions, outputOf, word } from '../cli';
import { requireMember } from '../session';

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
      const token = await printToken(options, member, application);
      outputOf(this, options.json).one({ token, expiresInS: MAX_TOKEN_LIFETIME_S }, [token]);
    });
}

async function printToken(
  options: TokenOptions,
  member: string,
  application: ApplicationId,
): Promise<string> {
  requireMember({ dataDir: options.dataDir, member });
  requireApplication(options.dataDir, member, application);
  const { keyPem } = readKeyFolder(applicationFolder(options.dataDir, member, application));
  return await signToken(
    {
      member: mspId.parse(mspIdOf(options.dataDir, member)),
      application,
      purpose: options.purpose,
      officer: options.officer,
      issuedAtMs: Date.now(),
      lifetimeS: MAX_TOKEN_LIFETIME_S,
    },
    createPrivateKey(keyPem),
  );
}

function requireApplication(dataDir: string, member: string, application: ApplicationId): void {
  const known = listApplications(dataDir, member);
  if (known.includes(application)) return;
  const others = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  throw new HubError('NOT_FOUND', `no application \`${application}\` of \`${member}\`; ${others}`);
}
