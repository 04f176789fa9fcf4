/** `hub member admit`: a member's certificates count on a channel, once every founder has signed. */
import { X509Certificate } from 'node:crypto';
import { Command } from 'commander';
import {
  configAfter,
  currentConfig,
  hasOrganisation,
  memberUpdate,
  signConfigUpdate,
  submitConfigUpdate,
} from '../../ledger/fabric/config-update';
import { listMembers, loadMemberKey, mspIdOf, rootCertificateOf } from '../../ledger/identity/member-folder';
import { HubError, type Member, type MspId } from '../../model';
import { type Admission, signaturesIn, writeAdmission } from '../admission-file';
import { readCharter, readMember } from '../alliance';
import { asMember, type CommandContext } from '../cli';
import { memberNamed } from '../member-name';
import { folderOf } from '../session';
import { readText } from '../text-file';
import { channelOption, type OnChannel } from './channel-option';

interface AdmitOptions extends OnChannel {
  readonly certificate?: string;
  readonly file: string;
}

const HELP = `
The vote says who is a member; the channel's configuration, whose certificates count. Each founder runs this at its own place, with
the same file handed from one to the next: it shows the certificate, computes here what it signs, and adds its signature. The
last one sends it.

Example:
  $ for f in establishment finance economy; do hub member admit libraries --file /tmp/libraries.json --as $f; done`;

export function admitCommand(): Command {
  return new Command('admit')
    .description("Signs, as a founder, that a voted member's certificates count on a channel.")
    .argument('<member>', 'a member, e.g. libraries')
    .requiredOption('--file <file>', 'what the founders hand on; made if absent')
    .option('--certificate <file>', "of the member's own CA, in PEM (default: where its folder is here)")
    .addOption(channelOption())
    .addHelpText('after', HELP)
    .action(asMember<AdmitOptions, [string]>(admit));
}

async function admit(context: CommandContext<AdmitOptions>, name: string): Promise<void> {
  const { session, options, output } = context;
  const { channel, file } = options;
  const member = memberNamed(session.dataDir, name);
  const { kind } = await requireVoted(context, member);
  const organisation = {
    mspId: member,
    rootCertificatePem: certificateOf(context, member),
    // A department writes on `exchange` and follows it by no peer.
    hasPeer: channel === 'directory' || kind !== 'DEPARTMENT',
  };
  const ledger = session.ledger(channel);
  const height = (await ledger.head()).number + 1n;
  const config = await currentConfig(ledger, height);
  const told = describe(member, channel, organisation.rootCertificatePem);
  if (hasOrganisation(config, organisation)) {
    output.one({ member, channel, state: 'ADMITTED' }, [...told, 'counts there already: nothing to do']);
    return;
  }
  const update = memberUpdate(channel, config, organisation);
  const signatures = new Map(signaturesIn(file, { channel, member, update }, config));
  const identity = loadMemberKey(session.dataDir, session.member, 'admin');
  signatures.set(session.msp, signConfigUpdate(update, identity));
  const { founders } = await readCharter(session, channel);
  const missing = founders.filter((founder) => !signatures.has(founder));
  writeAdmission(file, { channel, member, update, signatures });
  if (missing.length === 0) {
    const sent = {
      ...session.place.orderers[0],
      channel,
      update,
      signatures: [...signatures.values()],
      identity,
    };
    await submitConfigUpdate(sent);
    await configAfter(ledger, config.sequence, height);
  }
  output.one({ member, channel, file, state: missing.length === 0 ? 'ADMITTED' : 'SIGNING', missing }, [
    ...told,
    ...nextOf({ context, member, missing }),
  ]);
}

/** @throws {HubError} `WRONG_STATE`: nobody voted for it, or it left; `NOT_ALLOWED`: no founder asks. */
async function requireVoted(
  { session, options }: CommandContext<AdmitOptions>,
  member: MspId,
): Promise<Member> {
  const { founders } = await readCharter(session, options.channel);
  if (!founders.includes(session.msp)) throw new HubError('NOT_ALLOWED', `\`${session.msp}\` is no founder`);
  const voted = await readMember(session, member, options.channel);
  if (voted.state !== 'ACTIVE') throw new HubError('WRONG_STATE', `member \`${member}\` is ${voted.state}`);
  return voted;
}

function certificateOf({ session, options }: CommandContext<AdmitOptions>, member: MspId): string {
  if (options.certificate !== undefined) return readText(options.certificate);
  const { dataDir } = session;
  const folder = listMembers(dataDir).find((each) => mspIdOf(dataDir, each) === member);
  if (folder !== undefined) return rootCertificateOf(dataDir, folder);
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${member}\` has no folder here: name its CA's --certificate <file>`,
  );
}

/** What a founder compares with what the newcomer told it on another way. */
function describe(member: MspId, channel: Admission['channel'], pem: string): readonly string[] {
  const { fingerprint256, subject, validTo } = readCertificate(pem);
  return [
    `${member} on \`${channel}\`, by the certificates of`,
    `  CA           ${subject.replaceAll('\n', ', ')}, until ${validTo}`,
    `  fingerprint  ${fingerprint256}`,
  ];
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', 'the certificate is no X.509 certificate, PEM', { cause });
  }
}

interface Signed {
  readonly context: CommandContext<AdmitOptions>;
  readonly member: MspId;
  readonly missing: readonly MspId[];
}

function nextOf({ context, member, missing }: Signed): readonly string[] {
  const { session, options } = context;
  const as = folderOf(session.dataDir, member);
  const [next] = missing;
  if (next === undefined) {
    return [
      'admitted: its certificates count from now on',
      `next: ${member}: hub applications register <id> --as ${as}, hub duty record …, hub publish …`,
    ];
  }
  const founder = folderOf(session.dataDir, next);
  return [
    `signed by ${session.msp}; ${missing.length} to come`,
    `next: ${next}: hub member admit ${as} --file ${options.file} --as ${founder}`,
  ];
}
