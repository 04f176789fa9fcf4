/** `hub request`: asks for a grant. */
import { Command } from 'commander';
import { z } from 'zod';
import {
  type ApplicationId,
  applicationId,
  coordinate,
  type EntryCode,
  type EntryContent,
  entryCode,
  type GrantTerms,
  HubError,
  itemId,
  MAX_DELEGATION_DEPTH,
  MAX_EMERGENCY_MINUTES,
  obligation,
  purposeCode,
  type RequestId,
  requestId,
  sha256Hex,
  shareTypeOf,
} from '../../model';
import { asMember, type CommandContext, wholeNumber, word, words } from '../cli';
import { readEntry } from '../directory';
import { requestCall, termsOf } from '../request-terms';
import { addCondition } from '../row-filter';
import type { Session } from '../session';
import { describeTerms } from '../terms';
import { type RequestForOptions, requestFor } from './request-for';

interface RequestOptions extends RequestForOptions {
  readonly entry?: EntryCode;
  readonly resubmit?: RequestId;
}

/** What a request for one entry cannot do without. */
interface OneEntry extends RequestOptions {
  readonly entry: EntryCode;
  readonly legalBasis: string;
  readonly scenario: string;
}

const HELP = `
With --for, what a query lacks is found out by asking it: the smallest grants are proposed, and with --submit those of the
acting member are requested; what another department lacks to compute with, it requests itself. Then: a founder checks the
request (hub comply), the provider consents (hub consent), two founders vote (hub vote).

\`--rows district=@district\` asks for the rows of the district that the member's own record names, whatever it is when they are read.

Examples:
  $ hub request eligibility --for eligibility.graphql --variables '{"id":"110105198304167491"}' --as housing \\
      --purpose housing-eligibility --rows district=110105
  $ hub request --as housing --entry 10100101/000001 --items identityNumber,name \\
      --purpose housing-eligibility --rows district=110105 \\
      --legal-basis 'Measures for Public Rental Housing' --scenario 'eligibility of applicants'
  $ hub request --as civil-affairs --entry 30701201/000001 --items identityNumber,yearlyIncome \\
      --purpose housing-eligibility --derives Citizen.lowIncomeEligible \\
      --legal-basis 'Interim Measures for Social Assistance' --scenario 'computes eligibility for others'`;

export function requestCommand(): Command {
  return new Command('request')
    .summary('ask for a grant, or for what a query lacks')
    .description("Asks for a grant in the name of the acting member; prints the request's id.")
    .argument(
      '[application]',
      'the application that will ask; with --for, which one asks the query (default: the only one)',
      word(applicationId, 'application'),
    )
    .option(
      '--for <query file>',
      'propose the smallest grants this query lacks, in place of --entry and --items',
    )
    .option('--variables <json or file>', 'with --for: its variables')
    .option('--operation <name>', 'with --for: which operation')
    .option('--gateway <url>', 'with --for: another gateway')
    .option('--submit', 'with --for: request what is proposed')
    .option('--entry <code>', 'the entry to read', word(entryCode, 'entry'))
    .option('--items <ids>', 'its items, separated by commas', words(itemId, 'item'), [])
    .requiredOption('--purpose <codes>', 'what for, separated by commas', words(purposeCode, 'purpose'))
    .option('--rows <item=values>', 'only these rows; repeat for further conditions', addCondition)
    .option(
      '--derives <coordinates>',
      'for computing these coordinates, and nothing else',
      words(coordinate, 'coordinate'),
      [],
    )
    .option('--days <number>', 'how many days, today included', wholeNumber('days', 1, 3650), 365)
    .option('--quota <operations>', 'operations a day (default: unlimited)', wholeNumber('quota', 1))
    .option('--obligation <words>', `${obligation.options.join(', ')}`, words(obligation, 'obligation'), [])
    .option('--depth <times>', 'how often it may be handed on', wholeNumber('depth', 1, MAX_DELEGATION_DEPTH))
    .option('--officers <key hashes>', 'dormant: only two of these open it', words(sha256Hex, 'officer'))
    .option(
      '--minutes <number>',
      'how long officers may open it',
      wholeNumber('minutes', 1, MAX_EMERGENCY_MINUTES),
      60,
    )
    .option('--resubmit <request>', 'correct this request instead', word(requestId, 'request'))
    .option('--application <id>', 'the application that will ask', word(applicationId, 'application'))
    .option('--legal-basis <name>', 'the law that lets the member read it')
    .option('--article <text>', 'article of that law', '')
    .option('--scenario <text>', 'what is done with it')
    .addHelpText('after', HELP)
    .action(
      asMember<RequestOptions, [ApplicationId | undefined]>(async (given, application) => {
        const options = withApplication(given.options, application);
        const context = { ...given, options };
        if (options.for === undefined) return requestOne({ ...context, options: requireOneEntry(options) });
        if (options.entry !== undefined || options.items.length > 0 || options.resubmit !== undefined) {
          throw new HubError(
            'INVALID_ARGUMENT',
            '`--for` finds out entries and items: leave out `--entry`, `--items`',
          );
        }
        return requestFor(context, options.for);
      }),
    );
}

/** Named as `hub query` has it, or by `--application`. @throws {HubError} `INVALID_ARGUMENT`: both ways, differently. */
function withApplication<Options extends RequestOptions>(
  options: Options,
  named: ApplicationId | undefined,
): Options {
  if (named === undefined) return options;
  if (options.application !== undefined && options.application !== named) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${named}\` and \`--application ${options.application}\` differ`,
    );
  }
  return { ...options, application: named };
}

/** @throws {HubError} `INVALID_ARGUMENT`, naming the first option that is missing. */
function requireOneEntry<Options extends RequestOptions>(options: Options): Options & OneEntry {
  const { entry, legalBasis, scenario } = options;
  const missing = (name: string): HubError =>
    new HubError('INVALID_ARGUMENT', `required option \`${name}\` not specified, nor \`--for <query file>\``);
  if (entry === undefined) throw missing('--entry <code>');
  if (options.items.length === 0) throw missing('--items <ids>');
  if (legalBasis === undefined) throw missing('--legal-basis <name>');
  if (scenario === undefined) throw missing('--scenario <text>');
  return { ...options, entry, legalBasis, scenario };
}

async function requestOne({ session, output, options }: CommandContext<OneEntry>): Promise<void> {
  const asked = await askedOf(session, options);
  const call = requestCall({
    ...options,
    asked,
    application: options.application,
    resubmits: options.resubmit,
  });
  const { answer, block } = await session.write('directory', call, z.looseObject({ id: requestId }));
  output.one({ ...answer, asked, block }, [
    `${answer.id}  submitted in block ${block}`,
    ...describeTerms(asked),
    `next: a founder checks it with \`hub comply ${answer.id} --as <founder>\``,
  ]);
}

async function askedOf(session: Session, options: OneEntry): Promise<GrantTerms> {
  const { entry, current } = await readEntry(session, options.entry);
  requireNeeded(current.content, options);
  return termsOf(session.msp, entry, options);
}

/** @throws {HubError} `INVALID_ARGUMENT`: all of it is shared with every member already. */
function requireNeeded(content: EntryContent, { entry, items }: OneEntry): void {
  const asked = content.items.filter(({ id }) => items.includes(id));
  const isFree = content.sharing.type === 'UNCONDITIONAL';
  if (!isFree || asked.length === 0 || asked.some((each) => shareTypeOf(content, each) !== 'UNCONDITIONAL'))
    return;
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${entry}\` shares these items unconditionally: no grant is needed; query them with a token for ${content.purposes.join(' or ')}`,
  );
}
