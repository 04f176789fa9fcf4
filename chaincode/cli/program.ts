/** The commands, put together. */
import { Command, Help, type Option } from 'commander';
import { applicationsCommand } from './command/applications';
import { auditCommand } from './command/audit';
import { ballotsCommand } from './command/ballots';
import { breakGlassCommand } from './command/break-glass';
import { charterCommand } from './command/charter';
import { complyCommand } from './command/comply';
import { consentCommand } from './command/consent';
import { delegateCommand } from './command/delegate';
import { draftsCommand } from './command/drafts';
import { dutyCommand } from './command/duty';
import { refuseCommand, returnCommand, withdrawCommand } from './command/end-request';
import { entriesCommand } from './command/entries';
import { entryCommand } from './command/entry';
import { gatewaysCommand } from './command/gateways';
import { grantsCommand } from './command/grants';
import { historyCommand } from './command/history';
import { indexCommand } from './command/index-records';
import { logCommand } from './command/log';
import { memberCommand } from './command/member';
import { membersCommand } from './command/members';
import { publishCommand } from './command/publish';
import { purposesCommand } from './command/purposes';
import { queryCommand } from './command/query';
import { requestCommand } from './command/request';
import { requestsCommand } from './command/requests';
import { resumeCommand } from './command/resume';
import { reviewCommand } from './command/review';
import { revokeCommand } from './command/revoke';
import { signCommand } from './command/sign';
import { statusCommand } from './command/status';
import { suspendCommand } from './command/suspend';
import { tokenCommand } from './command/token';
import { voteCommand } from './command/vote';

const HELP = `
\`hub\` stands for \`npm run -s hub --\`.
Members: establishment, finance, economy (founders); public-security, taxation, civil-affairs,
  market-regulation, natural-resources, human-resources, housing.
Each command signs with that member's own key, from <data-dir>/members/<member>/.

From nothing to an answer:
  $ hub entries --as housing                          what there is
  $ hub query file.graphql --as housing --purpose …   ask the data; a refusal says what is missing
  $ hub request --for file.graphql --as housing …     ask for the smallest grants that would do
  $ hub comply r-… --as establishment                 a founder checks it
  $ hub consent r-… --as taxation                     the provider agrees
  $ hub vote r-… approve --as finance                 two founders vote
  $ hub vote r-… approve --as economy
  $ hub query file.graphql --as housing --purpose …   the answer
  $ hub log --as establishment                        what was read, under which grant
  $ hub index follow --as establishment               keeps an index, so that \`log\` is fast
  $ hub history 30701201/000001 --as housing          how an entry came to be what it is
  $ hub audit --as establishment                      that all of it was done by who had to

And beside it: who belongs (members, member, applications, gateways, purposes, charter), what there is (duty, entry, drafts, publish),
what is voted on (ballots), what was prepared in the graph (sign), how the hub is (status). \`hub <command> --help\` teaches each with examples.

Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 try again.`;

/**
 * The whole command line, writing through `write`. Errors are thrown, not printed.
 *
 * @param terminal takes what only somebody who watches needs; absent where nobody does.
 */
export function buildProgram(write: (text: string) => void, terminal?: (text: string) => void): Command {
  const program = new Command('hub')
    .description('What a member, a founder or an auditor does from a shell.')
    .option('--data-dir <directory>', 'the data directory of a running hub', '.hub')
    .option('--as <member>', 'who acts: the member whose key signs')
    .option('--json', 'write JSON', false)
    .addHelpText('after', HELP)
    .exitOverride()
    .configureHelp({ optionDescription: describeOption, subcommandDescription: summarize })
    .configureOutput({ writeOut: write, writeErr: () => undefined, outputError: () => undefined })
    .showSuggestionAfterError(false);
  const commands = [
    tokenCommand(),
    entriesCommand(),
    entryCommand(),
    draftsCommand(),
    dutyCommand(),
    historyCommand(),
    publishCommand(),
    queryCommand(),
    requestCommand(),
    requestsCommand(),
    complyCommand(),
    consentCommand(),
    returnCommand(),
    refuseCommand(),
    withdrawCommand(),
    ballotsCommand(),
    voteCommand(),
    signCommand(),
    grantsCommand(),
    delegateCommand(),
    breakGlassCommand(),
    reviewCommand(),
    suspendCommand(),
    resumeCommand(),
    revokeCommand(),
    logCommand(),
    indexCommand(terminal),
    auditCommand(terminal),
    statusCommand(),
    membersCommand(),
    memberCommand(),
    applicationsCommand(),
    gatewaysCommand(),
    purposesCommand(),
    charterCommand(),
  ];
  for (const command of commands) adopt(program, command);
  return program;
}

const plainHelp = new Help();

/** A default that says nothing is not told: `(default: [])`, `(default: false)`. */
function describeOption(option: Option): string {
  const { defaultValue, description } = option;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return isNothing ? description : plainHelp.optionDescription(option);
}

/** In a list of commands each has one line of the same form: its summary, or else its description without its capital and its stop. */
function summarize(command: Command): string {
  const description = command.description();
  return command.summary() || description.charAt(0).toLowerCase() + description.slice(1).replace(/\.$/, '');
}

/** Adds a command, so that it and those below it write and fail as the program does. */
function adopt(program: Command, command: Command): void {
  inherit(program, command);
  program.addCommand(command);
}

function inherit(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inherit(command, below);
}
