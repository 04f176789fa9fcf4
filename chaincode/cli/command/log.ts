/** `hub log`: who read what, under which grant. */
import { Command } from 'commander';
import type { AccessRecord, DecisionRecord, RecordedEntry } from '../../model';
import { type LoggedRecord, readAccessLog } from '../access-log';
import { asMember, wholeNumber } from '../cli';
import { renderTable } from '../output';

interface LogOptions {
  readonly limit: number;
  readonly access?: string;
  readonly follow: boolean;
}

const HELP = `
Each access has two lines: the decision, durable before anything was fetched, and the outcome, durable before the answer
left. No value of any item is recorded. Only founders and the auditor read the exchange channel.

Examples:
  $ hub log --as establishment
  $ hub log --as establishment --access 3Xk0rB2nT8mQw5yVZc1LdA --json
  $ hub log --as establishment --follow`;

export function logCommand(): Command {
  return new Command('log')
    .summary('read the access log, as a founder')
    .description("Reads the access records out of the exchange channel's blocks.")
    .option('--limit <number>', 'the last so many lines', wholeNumber('limit', 1), 20)
    .option('--access <id>', 'only this access')
    .option('--follow', 'go on with new ones', false)
    .addHelpText('after', HELP)
    .action(
      asMember<LogOptions, []>(async ({ session, output, options }) => {
        const shown: LoggedRecord[] = [];
        for await (const logged of readAccessLog(session, options.follow)) {
          if (options.access !== undefined && logged.record.access !== options.access) continue;
          if (options.follow) output.one(logged, [renderTable([logged], COLUMNS).split('\n')[1] ?? '']);
          else shown.push(logged);
          if (shown.length > options.limit) shown.shift();
        }
        if (!options.follow) output.rows(shown, COLUMNS, nothingIn(options));
      }),
    );
}

function nothingIn({ access }: LogOptions): string {
  return access === undefined
    ? 'nothing was read yet'
    : `no record of access \`${access}\`: they arrive within seconds of its answer`;
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
