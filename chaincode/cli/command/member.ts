/** `hub member`: members join, change, are suspended, come back, leave. */
import { Command } from 'commander';
import { canonicalJson, HubError, type MemberTerms, type MspId, memberTerms, spkiHash } from '../../model';
import { readMember } from '../alliance';
import { asMember, type CommandContext } from '../cli';
import { readDocument } from '../document';
import { readPublicKey } from '../key-file';
import { memberNamed } from '../member-name';
import { folderOf } from '../session';
import { transact } from '../transact';
import { channelOption, type OnChannel } from './channel-option';
import { admitCommand } from './member-admit';
import { configCommand } from './member-config';
import { joinCommand } from './member-join';

interface WithReason extends OnChannel {
  readonly reason: string;
}
interface RotateOptions extends OnChannel {
  readonly key: string;
}

const HELP = `
Who joins, and what a member is (name, attributes, keys), is voted on by all founders. A member that is to read the access
records (a founder, an auditor) stands on both channels: say it again with --channel exchange.

1. The newcomer makes its keys and writes its terms:    hub member join … > terms.yaml
2. A founder proposes them:                             hub member invite terms.yaml
3. Every founder votes:                                 hub vote member/… approve
4. Every founder signs that its certificates count:     hub member admit water --file water.json
5. It registers its applications, duties and entries, and publishes: hub applications, hub duty, hub entry, hub publish.

Examples:
  $ hub member invite terms.yaml --as establishment
  $ hub member suspend housing --reason 'misuse under investigation' --as finance
  $ hub member resume housing --as finance
  $ hub member rotate-key clock --key clock.pem --as finance
  $ hub member leave --reason 'merged into another department' --as housing`;

export function memberCommand(): Command {
  return new Command('member')
    .summary('have a member join, change, be suspended, come back; or leave')
    .description('Changes who belongs to the alliance, and what each member is.')
    .addHelpText('after', HELP)
    .addCommand(joinCommand())
    .addCommand(inviteCommand())
    .addCommand(admitCommand())
    .addCommand(configCommand())
    .addCommand(changeCommand())
    .addCommand(rotateCommand())
    .addCommand(suspendMemberCommand())
    .addCommand(resumeMemberCommand())
    .addCommand(leaveCommand());
}

function inviteCommand(): Command {
  return new Command('invite')
    .description('Proposes, as a founder, that a member joins, or comes back after it left.')
    .argument('<file>', 'its terms, in YAML, as `hub member join` writes them')
    .addOption(channelOption())
    .action(
      asMember<OnChannel, [string]>(async (context, file) => {
        const terms = readDocument(file, memberTerms, 'member terms');
        await propose(context, 'ProposeMember', terms, 'proposed', admission(context, terms.msp));
      }),
    );
}

function changeCommand(): Command {
  return new Command('change')
    .description('Proposes other terms for a standing member: all of them, as they shall be.')
    .argument('<file>', 'its terms, in YAML; `hub members <member> --json` shows them as they are')
    .addOption(channelOption())
    .action(
      asMember<OnChannel, [string]>(async (context, file) => {
        const terms = readDocument(file, memberTerms, 'member terms');
        await propose(context, 'ProposeMemberChange', terms, 'change proposed');
      }),
    );
}

function rotateCommand(): Command {
  return new Command('rotate-key')
    .description("Proposes another key for one of the acting member's duties; the one before counts no more.")
    .argument('<duty>', '`clock`, `relay` or `probe`', dutyOf)
    .requiredOption('--key <file>', 'the new key: a certificate or public key in PEM, or its SPKI in base64')
    .addOption(channelOption())
    .action(
      asMember<RotateOptions, [Duty]>(async (context, duty) => {
        const { session, options } = context;
        const hash = spkiHash(readPublicKey(options.key));
        const {
          state: _,
          revision: __,
          stateReason: ___,
          v: ____,
          ...terms
        } = await readMember(session, session.msp, options.channel);
        const next = memberTerms.parse({ ...terms, keys: { ...terms.keys, [duty]: hash } });
        await propose(context, 'ProposeMemberChange', next, `${duty} key ${hash.slice(0, 16)} proposed`);
      }),
    );
}

function suspendMemberCommand(): Command {
  return new Command('suspend')
    .description('Suspends a member at once, as a founder: it acts, reads and is answered no more.')
    .argument('<member>', 'a member, e.g. housing')
    .requiredOption('--reason <text>', 'why, on the record')
    .addOption(channelOption())
    .action(
      asMember<WithReason, [string]>(async (context, name) => {
        const { reason, channel } = context.options;
        const msp = memberNamed(context.session.dataDir, name);
        const call = { contract: 'Members', transaction: 'SuspendMember', args: [msp, reason] };
        const next = `a founder ends it with \`hub member resume ${name}\`, and all founders vote`;
        await transact(context, { channel, call, subject: msp, done: 'suspended', next });
      }),
    );
}

function resumeMemberCommand(): Command {
  return new Command('resume')
    .description('Proposes, as a founder, that a suspended member counts again.')
    .argument('<member>', 'a member, e.g. housing')
    .addOption(channelOption())
    .action(
      asMember<OnChannel, [string]>(async (context, name) => {
        const msp = memberNamed(context.session.dataDir, name);
        const call = { contract: 'Members', transaction: 'ProposeMemberResumption', args: [msp] };
        const { channel } = context.options;
        await transact(context, { channel, call, subject: msp, done: 'resumption proposed' });
      }),
    );
}

function leaveCommand(): Command {
  return new Command('leave')
    .description('The acting member leaves, at once; it comes back only by a vote of all founders.')
    .requiredOption('--reason <text>', 'why, on the record')
    .addOption(channelOption())
    .action(
      asMember<WithReason, []>(async (context) => {
        const { reason, channel } = context.options;
        const call = { contract: 'Members', transaction: 'Leave', args: [reason] };
        await transact(context, { channel, call, subject: context.session.msp, done: 'left' });
      }),
    );
}

async function propose(
  context: CommandContext<OnChannel>,
  transaction: string,
  terms: MemberTerms,
  done: string,
  afterwards?: string,
): Promise<void> {
  const call = { contract: 'Members', transaction, args: [canonicalJson(terms)] };
  const { channel } = context.options;
  await transact(context, {
    channel,
    call,
    subject: terms.msp,
    done,
    ...(afterwards === undefined ? {} : { afterwards }),
  });
}

/** A vote makes a member; whose certificates count is the channel's configuration. */
function admission({ session, options }: CommandContext<OnChannel>, msp: MspId): string {
  const name = folderOf(session.dataDir, msp);
  const channel = options.channel === 'directory' ? '' : ` --channel ${options.channel}`;
  return `every founder: hub member admit ${name} --file ${name}.json${channel} --as <founder>`;
}

type Duty = keyof MemberTerms['keys'];
const DUTIES: readonly Duty[] = ['clock', 'relay', 'probe'];

function dutyOf(text: string): Duty {
  const duty = DUTIES.find((each) => each === text);
  if (duty !== undefined) return duty;
  throw new HubError('INVALID_ARGUMENT', `duty \`${text}\` must be \`clock\`, \`relay\` or \`probe\``);
}
