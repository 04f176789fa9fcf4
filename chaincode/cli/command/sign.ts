/** `hub sign`: a write prepared elsewhere is read, shown, and signed where the member sits. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { loadMemberKey } from '../../ledger/identity/member-folder';
import {
  type ApplicationId,
  applicationId,
  HubError,
  officer,
  type PurposeCode,
  purposeCode,
} from '../../model';
import { asMember, type CommandContext, word } from '../cli';
import { applicationOf, signApplicationToken } from '../query/application-token';
import { gatewayAddress } from '../query/gateway-address';
import type { Session } from '../session';
import { describeDeed } from '../sign/deed';
import { type PreparedWrite, preparedFrom, readPrepared } from '../sign/prepared';
import { type RelayedBy, relayProposal, relayTransaction, type SignedBytes } from '../sign/relay';
import { readText } from '../text-file';

interface SignOptions {
  readonly yes?: boolean;
  readonly out?: string;
  readonly relay?: boolean;
  readonly purpose?: PurposeCode;
  readonly application?: ApplicationId;
  readonly gateway?: string;
}

const HELP = `
The file is what the registry's \`prepare…\` mutations, or \`relayProposal\`, answered. What it does is read here from the very bytes
that would be signed, never from what stands beside them; what is not understood, is another member's or is said otherwise beside is
not signed. Without --yes nothing is signed, it is only shown.

With --out, the variables for \`relayProposal\` (of a proposal) or \`relayTransaction\` (of a transaction) are written there. With --relay both
steps are done through the gateway: the proposal signed and endorsed, the transaction read again, signed and ordered.

Examples:
  $ hub sign prepared.json --as housing
  $ hub sign prepared.json --yes --out signed.json --as housing
  $ hub sign prepared.json --yes --relay --purpose housing-eligibility --as housing`;

export function signCommand(): Command {
  return new Command('sign')
    .summary('read, and sign, a write that the registry prepared')
    .description("Shows what a prepared write does, and signs it with the acting member's own key.")
    .argument('<file>', 'what was prepared, in JSON; `-` reads standard input')
    .option('--yes', 'sign it')
    .option('--out <file>', 'where the signed bytes go')
    .option('--relay', 'hand it on through the gateway, up to its block')
    .option('--purpose <code>', "with --relay: of the application's token", word(purposeCode, 'purpose'))
    .option('--application <id>', 'with --relay: which asks', word(applicationId, 'application'))
    .option('--gateway <url>', 'with --relay: another gateway')
    .addHelpText('after', HELP)
    .action(asMember<SignOptions, [string]>(sign));
}

async function sign(context: CommandContext<SignOptions>, file: string): Promise<void> {
  const { session, output, options } = context;
  const write = readPrepared(readText(file));
  requireOwn(write, session);
  const shown = await describeDeed(write.says, session);
  const { function: called, args, transactionId } = write.says;
  const told = { kind: write.kind, transactionId, function: called, arguments: args };
  if (options.yes !== true) {
    output.one({ ...told, state: 'SHOWN' }, [...shown, 'nothing was signed', 'next: the same with `--yes`']);
    return;
  }
  if (options.relay === true) {
    const { block, result } = await relay(context, write);
    output.one({ ...told, state: 'COMMITTED', block, result }, [
      ...shown,
      `signed; it stands in block ${block}`,
    ]);
    return;
  }
  if (options.out === undefined && !options.json) {
    throw new HubError('INVALID_ARGUMENT', 'say where the signed bytes go: `--out`, `--relay` or `--json`');
  }
  const signed = signedBy(write, session);
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify({ signed })}\n`);
  const step = write.kind === 'PROPOSAL' ? 'relayProposal' : 'relayTransaction';
  output.one({ ...told, state: 'SIGNED', signed }, [
    ...shown,
    `signed: ${options.out}`,
    `next: \`${step}\` with these variables${write.kind === 'PROPOSAL' ? '; then sign what it answers' : ''}`,
  ]);
}

/** @throws {HubError} `NOT_ALLOWED`: another's, under another certificate, or for something else than the hub's own contracts. */
function requireOwn({ says }: PreparedWrite, { dataDir, member, msp }: Session): void {
  const { certificatePem } = loadMemberKey(dataDir, member, 'admin');
  const isOwn = says.creator.mspId === msp && says.creator.certificatePem.trim() === certificatePem.trim();
  if (isOwn && says.channel === 'directory' && says.chaincode === says.channel) return;
  throw new HubError(
    'NOT_ALLOWED',
    `this is not \`${msp}\`'s to sign, or not for the directory: nothing was signed`,
  );
}

function signedBy({ bytes, toSign }: PreparedWrite, { dataDir, member }: Session): SignedBytes {
  const signature = loadMemberKey(dataDir, member, 'admin').sign(toSign);
  return { bytes, signature: Buffer.from(signature).toString('base64') };
}

async function relay({ session, options }: CommandContext<SignOptions>, write: PreparedWrite) {
  const by = await relayedBy(session, options);
  if (write.kind === 'TRANSACTION') return await relayTransaction(signedBy(write, session), by);
  const next = preparedFrom(await relayProposal(signedBy(write, session), by));
  if (next.kind !== 'TRANSACTION' || JSON.stringify(next.says) !== JSON.stringify(write.says)) {
    throw new HubError(
      'TERMS_MISMATCH',
      'what came back is another transaction than was shown: it was not signed',
    );
  }
  return await relayTransaction(signedBy(next, session), by);
}

async function relayedBy({ dataDir, member }: Session, options: SignOptions): Promise<RelayedBy> {
  const { purpose } = options;
  if (purpose === undefined) throw new HubError('INVALID_ARGUMENT', '`--relay` needs `--purpose <code>`');
  const application = applicationOf({ dataDir, member }, options.application);
  const asker = officer.parse('officer-1');
  const token = await signApplicationToken({ dataDir, member, application, purpose, officer: asker });
  return { gateway: gatewayAddress(dataDir, options.gateway), token };
}
