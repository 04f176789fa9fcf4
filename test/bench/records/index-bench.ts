/** What a page of the access records' index costs, first and deepest, when it holds many. */

import { IndexReader, type RecordFilter } from '../../../chaincode/ledger/record-index';
import type { PageOptions } from '../../../chaincode/ledger/record-index/page-statement';
import { openIndexDatabase } from '../../../chaincode/ledger/record-index/store/database';
import { entryCode, grantId, itemId, mspId, purposeCode } from '../../../chaincode/model';
import { ENTRIES, GRANTS, ITEMS } from '../../chaincode/ledger/record-index/logged-ledger';
import {
  makeFolder,
  readyOf,
  removeFolder,
  startKeeper,
  stopKeeper,
} from '../../subgraphs/database/databases';
import { median, type Section, shown } from '../report';
import type { BenchSize } from '../sizes';
import { loadGenerated } from './generated-blocks';

const DATABASE = 'many-records';
const LIMIT = 50;
const ROUNDS = 41;

const FILTERS: readonly (readonly [name: string, filter: RecordFilter])[] = [
  ['no filter', {}],
  ['a member', { member: mspId.parse('HousingMSP') }],
  ['a purpose, allowed', { purpose: purposeCode.parse('statistics'), decision: 'ALLOWED' }],
  ['an item of an entry', { entry: entryCode.parse(ENTRIES[0]), item: itemId.parse(ITEMS[0]) }],
  ['a grant', { grant: grantId.parse(GRANTS[1]) }],
];

/** Loads generated records, which nobody voted on, then reads pages through the reader that `hub log` uses. */
export async function indexBench({ records }: BenchSize): Promise<readonly Section[]> {
  const folder = await makeFolder();
  const keeper = await startKeeper(folder, [DATABASE]);
  try {
    const access = readyOf(keeper).databases[DATABASE];
    if (access === undefined) throw new Error('no database');
    const loadMs = await load(access.owner, Math.ceil(records / 2));
    const reader = IndexReader.open(access.reader);
    try {
      return await measure(reader, records, loadMs);
    } finally {
      await reader.close();
    }
  } finally {
    await stopKeeper(keeper);
    await removeFolder(folder);
  }
}

async function load(url: string, accesses: number): Promise<number> {
  const database = openIndexDatabase(url, { max: 1, options: '-c synchronous_commit=off' });
  const began = performance.now();
  await loadGenerated(database, accesses);
  await database.destroy();
  return performance.now() - began;
}

async function measure(reader: IndexReader, records: number, loadMs: number): Promise<readonly Section[]> {
  const rows: (readonly string[])[] = [];
  const figures: Record<string, number> = { indexLoadPerSecond: records / (loadMs / 1000) };
  for (const [name, filter] of FILTERS) {
    const before = await oldestPage(reader, filter);
    // In turns, so that whatever else the machine does falls on both.
    const times: { readonly first: number[]; readonly deepest: number[] } = { first: [], deepest: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.first.push(await timed(() => reader.page({ filter, limit: LIMIT })));
      times.deepest.push(await timed(() => reader.page({ filter, limit: LIMIT, before })));
    }
    const [first, deepest] = [median(times.first), median(times.deepest)];
    rows.push([name, shown(first), shown(deepest), shown(deepest / first)]);
    figures[`indexDeepestToFirst ${name}`] = deepest / first;
  }
  rows.push(['records loaded a second', shown(figures.indexLoadPerSecond ?? 0), '', '']);
  const title = `A page of ${LIMIT} of ${records.toLocaleString('en')} access records`;
  return [{ title, head: ['filter', 'first, ms', 'deepest, ms', 'ratio'], rows, figures }];
}

/** Where the last page but a few begins: well below everything that the first pages look at. */
async function oldestPage(reader: IndexReader, filter: RecordFilter): Promise<PageOptions['before']> {
  const { records } = await reader.page({ filter, limit: 1 });
  const newest = records[0];
  if (newest === undefined) throw new Error('the bench found no record');
  let [low, high] = [0, newest.atMs];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2);
    const page = await reader.page({ filter, limit: LIMIT, before: { atMs: middle, ordinal: 0 } });
    if (page.records.length < LIMIT) low = middle;
    else high = middle;
  }
  return { atMs: high, ordinal: 0 };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
