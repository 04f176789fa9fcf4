/** `hub log`: who read what, under which grant. */
import { once } from 'node:events';
import { Command } from 'commander';
import { z } from 'zod';
import { listMembers, mspIdOf } from '../../ledger/identity/member-folder';
import {
  filterMoment,
  type IndexedRecord,
  type Place,
  parsePlace,
  placeText,
  type Verdict,
} from '../../ledger/record-index';
import {
  type AccessId,
  type AccessRecord,
  accessId,
  type DecisionRecord,
  type EntryCode,
  entryCode,
  type GrantId,
  grantId,
  type Instant,
  type ItemId,
  itemId,
  mspId,
  type PurposeCode,
  purposeCode,
  type RecordedEntry,
} from '../../model';
import { AccessLog } from '../access-log';
import { asMember, type CommandContext, wholeNumber, word } from '../cli';
import { renderTable } from '../output';

interface LogOptions {
  readonly limit: number;
  readonly from?: Instant;
  readonly until?: Instant;
  readonly member?: string;
  readonly entry?: EntryCode;
  readonly item?: ItemId;
  readonly purpose?: PurposeCode;
  readonly grant?: GrantId;
  readonly decision?: Verdict;
  readonly access?: AccessId;
  readonly before?: Place;
  readonly database?: string;
  readonly follow: boolean;
}

const HELP = `
Each access has two lines: the decision, durable before anything was fetched, and the outcome, durable before the answer
left. No value of any item is recorded. Only founders and the auditor read the exchange channel. Lines are in the order of their
time; what is asked for holds of both lines of an access, the time of each by itself. Where there is an index (\`hub index\`), it
is read as far as it goes, and the blocks from there on.

Examples:
  $ hub log --as establishment
  $ hub log --as establishment --member housing --decision denied --from 2026-11-01
  $ hub log --as establishment --entry 30701201/000001 --item yearlyIncome --grant g-3f9c2a71b0de
  $ hub log --as establishment --access 3Xk0rB2nT8mQw5yVZc1LdA --json
  $ hub log --as establishment --before 1795420800000-812      the page before that line
  $ hub log --as establishment --follow`;

const DECISIONS = z
  .enum(['allowed', 'denied'], 'must be `allowed` or `denied`')
  .transform((text) => (text === 'allowed' ? 'ALLOWED' : 'DENIED'));

export function logCommand(): Command {
  return new Command('log')
    .summary('read the access log, as a founder')
    .description('Reads the access records that stand on the exchange channel.')
    .option('--limit <number>', 'the last so many lines', wholeNumber('limit', 1), 20)
    .option('--from <time>', 'from this moment on: a day, or a moment in UTC', word(filterMoment, 'time'))
    .option('--until <time>', 'before this moment', word(filterMoment, 'time'))
    .option('--member <member>', 'who asked, or received an input: its name or MSP ID')
    .option('--entry <code>', 'what was touched', word(entryCode, 'entry'))
    .option('--item <id>', 'an item that was touched', word(itemId, 'item'))
    .option('--purpose <code>', 'what for', word(purposeCode, 'purpose'))
    .option('--grant <id>', 'the grant it rested on', word(grantId, 'grant'))
    .option('--decision <decision>', '`allowed` or `denied`', word(DECISIONS, 'decision'))
    .option('--access <id>', 'only this access', word(accessId, 'access'))
    .option('--before <place>', 'only lines before this one: the page before', parsePlace)
    .option('--database <url>', "a reader's connection string of an index; left out, the hub's own")
    .option('--follow', 'go on with new ones', false)
    .addHelpText('after', HELP)
    .action(asMember<LogOptions, []>(showLog));
}

async function showLog({ session, output, options }: CommandContext<LogOptions>): Promise<void> {
  const { limit, before, database, follow, member, ...rest } = options;
  const filter = { ...rest, member: member === undefined ? undefined : mspOf(options.dataDir, member) };
  const log = await AccessLog.open(session, { filter, limit, before, database });
  try {
    const { lines, without } = await log.lines();
    if (follow) for (const line of lines) output.one(lineOf(line), [rowOf(line)]);
    else output.rows(lines.map(lineOf), COLUMNS, nothingIn(options));
    if (without !== undefined) output.lines([`read from the blocks alone: ${without}`]);
    const [oldest] = lines;
    if (!follow && oldest !== undefined && lines.length === limit)
      output.lines([`older: add --before ${placeText(oldest)}`]);
    if (!follow) return;
    const stop = new AbortController();
    void Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stop.abort());
    for await (const line of log.follow(stop.signal)) output.one(lineOf(line), [rowOf(line)]);
  } finally {
    await log.close();
  }
}

function mspOf(dataDir: string, member: string) {
  if (listMembers(dataDir).includes(member)) return mspId.parse(mspIdOf(dataDir, member));
  return word(mspId, 'member')(member);
}

/** A line as it is written: a record, where it stands on the ledger, and its place among all lines. */
interface LoggedRecord {
  readonly place: string;
  readonly record: AccessRecord;
  readonly block: bigint;
  readonly transaction: string;
}

function lineOf(line: IndexedRecord): LoggedRecord {
  const { record, block, transaction } = line;
  return { place: placeText(line), record, block, transaction };
}

function rowOf(line: IndexedRecord): string {
  return renderTable([lineOf(line)], COLUMNS).split('\n')[1] ?? '';
}

function nothingIn(options: LogOptions): string {
  const { access, from, until, member, entry, item, purpose, grant, decision, before } = options;
  if (access !== undefined)
    return `no record of access \`${access}\`: they arrive within seconds of its answer`;
  const named = [from, until, member, entry, item, purpose, grant, decision, before];
  return named.every((each) => each === undefined) ? 'nothing was read yet' : 'no such record';
}

const COLUMNS = [
  { heading: 'BLOCK', cell: ({ block }: LoggedRecord) => block.toString() },
  { heading: 'TIME', cell: ({ record }: LoggedRecord) => record.at },
  { heading: 'ACCESS', cell: ({ record }: LoggedRecord) => record.access },
  { heading: 'WHAT', cell: ({ record }: LoggedRecord) => describeStatus(record) },
  { heading: 'BY', cell: ({ record }: LoggedRecord) => describeCaller(record) },
  { heading: 'ENTRIES', cell: ({ record }: LoggedRecord) => describeEntries(record) },
];

function describeStatus(record: AccessRecord): string {
  if (record.kind === 'OUTCOME' && record.repeats !== undefined) return `DENIED ${record.repeats} times more`;
  if (record.kind === 'OUTCOME')
    return record.code === undefined ? record.status : `${record.status} ${record.code}`;
  if (record.allowed) return 'ALLOWED';
  return `DENIED ${[...new Set(record.reasons.map(({ reason }) => reason))].join(' ')}`;
}

function describeCaller(record: AccessRecord): string {
  return record.kind === 'DECISION' ? `${record.consumer}/${record.application} ${record.purpose}` : '';
}

function describeEntries(record: AccessRecord): string {
  if (record.kind === 'DECISION')
    return record.allowed ? record.entries.map(describeEntry).join('; ') : describeDenied(record);
  return record.served
    .flatMap(({ subgraph, rows }) =>
      Object.entries(rows).map(([code, count]) => `${subgraph} ${code}: ${count} rows`),
    )
    .join('; ');
}

function describeEntry({ entry, items, bases, beneficiary, derives, emergency }: RecordedEntry): string {
  const forWhom = derives === undefined ? '' : ` for ${beneficiary} into ${derives}`;
  const loudly = emergency === true ? ' EMERGENCY' : '';
  return `${entry} [${items.join(' ')}] by ${bases.join(' ')}${forWhom}${loudly}`;
}

function describeDenied({ reasons }: DecisionRecord): string {
  return reasons.map(({ entry, item, coordinate }) => `${entry ?? '?'} ${item ?? coordinate}`).join('; ');
}
