/** `hub request`: asks for a grant. */
import { Command } from 'commander';
import { z } from 'zod';
import {
  type ApplicationId,
  applicationId,
  type Coordinate,
  canonicalJson,
  coordinate,
  type EntryCode,
  type EntryContent,
  entryCode,
  type GrantedFilter,
  type GrantTerms,
  grantTerms,
  HubError,
  type ItemId,
  instant,
  itemId,
  MAX_DELEGATION_DEPTH,
  MAX_EMERGENCY_MINUTES,
  obligation,
  type PurposeCode,
  parseAs,
  purposeCode,
  type RequestId,
  requestId,
  type Sha256Hex,
  sha256Hex,
  shareTypeOf,
} from '../../model';
import { asMember, wholeNumber, word, words } from '../cli';
import { readEntry } from '../directory';
import { addCondition } from '../row-filter';
import type { Session } from '../session';
import { describeTerms } from '../terms';

interface RequestOptions {
  readonly entry: EntryCode;
  readonly items: readonly ItemId[];
  readonly purpose: readonly PurposeCode[];
  readonly rows?: GrantedFilter;
  readonly derives: readonly Coordinate[];
  readonly days: number;
  readonly quota?: number;
  readonly obligation: readonly z.output<typeof obligation>[];
  readonly application?: ApplicationId;
  readonly depth?: number;
  readonly officers?: readonly Sha256Hex[];
  readonly minutes: number;
  readonly resubmit?: RequestId;
  readonly legalBasis: string;
  readonly article: string;
  readonly scenario: string;
}

const DAY_MS = 86_400_000;
const LONGEST_LEASE_MS = 3_600_000;

const HELP = `
What a query lacks stands in \`extensions.reasons[].missing\` of its refusal: consumer, entry, items, purpose and, where a
department computes with another's data, \`derives\`. Then: a founder checks the request (hub comply), the provider consents
(hub consent), two founders vote (hub vote).

\`--rows district=@district\` asks for the rows of the district that the member's own record names, whatever it is when they are read.

Examples:
  $ hub request --as housing --entry 10100101/000001 --items identityNumber,name \\
      --purpose housing-eligibility --rows district=110105 \\
      --legal-basis 'Measures for Public Rental Housing' --scenario 'eligibility of applicants'
  $ hub request --as civil-affairs --entry 30701201/000001 --items identityNumber,yearlyIncome \\
      --purpose housing-eligibility --derives Citizen.lowIncomeEligible \\
      --legal-basis 'Interim Measures for Social Assistance' --scenario 'computes eligibility for others'`;

export function requestCommand(): Command {
  return new Command('request')
    .summary('ask for a grant')
    .description("Asks for a grant in the name of the acting member; prints the request's id.")
    .requiredOption('--entry <code>', 'the entry to read', word(entryCode, 'entry'))
    .requiredOption('--items <ids>', 'its items, separated by commas', words(itemId, 'item'))
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
    .requiredOption('--legal-basis <name>', 'the law that lets the member read it')
    .option('--article <text>', 'article of that law', '')
    .requiredOption('--scenario <text>', 'what is done with it')
    .addHelpText('after', HELP)
    .action(
      asMember<RequestOptions, []>(async ({ session, output, options }) => {
        const asked = await termsOf(session, options);
        const { answer, block } = await session.write(
          'directory',
          callOf(options, asked),
          z.looseObject({ id: requestId }),
        );
        output.one({ ...answer, asked, block }, [
          `${answer.id}  submitted in block ${block}`,
          ...describeTerms(asked),
          `next: a founder checks it with \`hub comply ${answer.id} --as <founder>\``,
        ]);
      }),
    );
}

async function termsOf(session: Session, options: RequestOptions): Promise<GrantTerms> {
  const { entry, current } = await readEntry(session, options.entry);
  requireNeeded(current.content, options);
  const from = firstDay(Date.now());
  return parseAs(
    grantTerms,
    {
      consumer: session.msp,
      entry: options.entry,
      entryVersion: entry.version,
      items: options.items,
      rowFilter: options.rows ?? [],
      purposes: options.purpose,
      window: { from: at(from), until: at(from + options.days * DAY_MS) },
      ...(options.quota === undefined ? {} : { quota: { operationsPerDay: options.quota } }),
      obligations: options.obligation,
      derives: options.derives,
      ...(options.depth === undefined ? {} : { delegation: { depth: options.depth } }),
      ...(options.officers === undefined
        ? {}
        : { emergency: { officers: options.officers, maxMinutes: options.minutes } }),
    },
    'request',
  );
}

/** @throws {HubError} `INVALID_ARGUMENT`: all of it is shared with every member already. */
function requireNeeded(content: EntryContent, { entry, items }: RequestOptions): void {
  const asked = content.items.filter(({ id }) => items.includes(id));
  const isFree = content.sharing.type === 'UNCONDITIONAL';
  if (!isFree || asked.length === 0 || asked.some((each) => shareTypeOf(content, each) !== 'UNCONDITIONAL'))
    return;
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${entry}\` shares these items unconditionally: no grant is needed; query them with a token for ${content.purposes.join(' or ')}`,
  );
}

/**
 * Midnight of the day the grant begins. Ledger time lags behind every clock, by a lease at most: a window that began at
 * this very moment would still be closed for whoever decides in the next seconds.
 */
function firstDay(nowMs: number): number {
  return Math.floor((nowMs - LONGEST_LEASE_MS) / DAY_MS) * DAY_MS;
}

function at(milliseconds: number): string {
  return instant.parse(new Date(milliseconds).toISOString());
}

function callOf(options: RequestOptions, asked: GrantTerms) {
  const content = {
    asked,
    ...(options.application === undefined ? {} : { application: options.application }),
    legalBasis: { name: options.legalBasis, article: options.article },
    scenario: options.scenario,
  };
  return options.resubmit === undefined
    ? { contract: 'Grants', transaction: 'Request', args: [canonicalJson(content)] }
    : { contract: 'Grants', transaction: 'Resubmit', args: [options.resubmit, canonicalJson(content)] };
}
