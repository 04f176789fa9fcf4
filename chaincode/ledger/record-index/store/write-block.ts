/** One block of the chain, written into the index. */
import { type Kysely, sql, type Transaction } from 'kysely';
import {
  accessRecord,
  canonicalJson,
  type DecisionRecord,
  HubError,
  parseJsonAs,
} from '../../../model/index';
import { type Facet, facetsOf } from '../filter';
import type { IndexedRecord } from '../place';
import type { ReadBlock } from '../reading/record-reading';
import { requireKeeper } from './keeper';
import { type IndexTables, SCHEMA_VERSION } from './schema';

type On = Transaction<IndexTables>;

/** Rows a statement: arrays of this length travel at once. */
const BATCH = 2_000;

/** Where the index stood before the block. */
export interface Before {
  readonly genesis: string;
  readonly height: bigint;
  readonly records: number;
  readonly refused: number;
}

/**
 * Writes a block with everything that follows from it in one transaction, so that an index never holds half of one.
 *
 * @throws {HubError} `WRONG_STATE`: another process keeps the index, or took it further meanwhile; nothing was written.
 */
export async function writeBlock(
  database: Kysely<IndexTables>,
  block: ReadBlock,
  before: Before,
): Promise<Before> {
  const after = {
    genesis: before.genesis,
    height: block.end.height,
    records: before.records + block.records.length,
    refused: before.refused + block.refused.length,
  };
  await database.transaction().execute(async (on) => {
    await requireKeeper(on);
    await moveHead(on, block, { before, after });
    await writeRows(on, block.rows);
    const decisions = await decisionsFor(on, block.records);
    for (const records of batchesOf(block.records)) {
      await writeRecords(on, records);
      await writeFacets(on, records, decisions);
    }
  });
  return after;
}

/** First, so that of two writers one waits for the other and then finds that it came too late. */
async function moveHead(
  on: On,
  { end, channel }: ReadBlock,
  { before, after }: { readonly before: Before; readonly after: Before },
): Promise<void> {
  const row = {
    height: String(end.height),
    block_hash: end.blockHash,
    records: String(after.records),
    refused: String(after.refused),
    channel: canonicalJson(channel),
  };
  if (before.height === 0n) {
    const first = { ...row, version: SCHEMA_VERSION, state: 'BUILDING' as const, genesis: before.genesis };
    const { numInsertedOrUpdatedRows } = await on
      .insertInto('index_head')
      .values(first)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw overtaken(end.height);
    return;
  }
  const { numUpdatedRows } = await on
    .updateTable('index_head')
    .set(row)
    .where('height', '=', String(before.height))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw overtaken(end.height);
}

function overtaken(height: bigint): HubError {
  return new HubError(
    'WRONG_STATE',
    `the index no longer stands at height ${height - 1n}: another process writes it`,
  );
}

async function writeRows(on: On, rows: ReadBlock['rows']): Promise<void> {
  for (const [name, record] of rows) {
    const key = Buffer.from(name, 'utf8');
    if (record === undefined) await on.deleteFrom('standing_row').where('key', '=', key).execute();
    else {
      await on
        .insertInto('standing_row')
        .values({ key, record })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ record }))
        .execute();
    }
  }
}

const accessName = ({ log, access }: { readonly log: string; readonly access: string }): string =>
  `${log} ${access}`;

/** The decision of each access that the block's records are about: in the block, or written before. */
async function decisionsFor(
  on: On,
  records: readonly IndexedRecord[],
): Promise<ReadonlyMap<string, DecisionRecord>> {
  const decisions = new Map<string, DecisionRecord>();
  for (const { record } of records) if (record.kind === 'DECISION') decisions.set(accessName(record), record);
  const missing = records.flatMap(({ record }) => (decisions.has(accessName(record)) ? [] : [record.access]));
  for (const batch of batchesOf(missing)) {
    const found = await on.selectFrom('record').select('body').where('access', 'in', batch).execute();
    for (const { body } of found) {
      const record = parseJsonAs(accessRecord, body, 'an indexed record');
      if (record.kind === 'DECISION') decisions.set(accessName(record), record);
    }
  }
  return decisions;
}

async function writeRecords(on: On, records: readonly IndexedRecord[]): Promise<void> {
  const column = (of: (record: IndexedRecord) => string): readonly string[] => records.map(of);
  await sql`insert into record (ordinal, at, block, transaction, log, sequence, access, body) select * from unnest(
    ${column(({ ordinal }) => String(ordinal))}::bigint[],
    ${column(({ atMs }) => String(atMs))}::bigint[],
    ${column(({ block }) => String(block))}::bigint[],
    ${column(({ transaction }) => transaction)}::text[],
    ${column(({ record }) => record.log)}::text[],
    ${column(({ record }) => record.sequence)}::bigint[],
    ${column(({ record }) => record.access)}::text[],
    ${column(({ record }) => canonicalJson(record))}::text[])`.execute(on);
}

interface Found extends Facet {
  readonly by: IndexedRecord;
}

async function writeFacets(
  on: On,
  records: readonly IndexedRecord[],
  decisions: ReadonlyMap<string, DecisionRecord>,
): Promise<void> {
  const found = records.flatMap((by): readonly Found[] => {
    const decision = decisions.get(accessName(by.record));
    return decision === undefined ? [] : facetsOf(decision).map((facet) => ({ ...facet, by }));
  });
  if (found.length === 0) return;
  const ids = await countFacets(on, found);
  await sql`insert into facet (value_id, at, ordinal) select * from unnest(
    ${found.map((each) => ids.get(facetName(each)) ?? 0)}::int[],
    ${found.map(({ by }) => String(by.atMs))}::bigint[],
    ${found.map(({ by }) => String(by.ordinal))}::bigint[])`.execute(on);
}

const facetName = ({ kind, value }: Facet): string => `${kind} ${value}`;

/** Adds to each value's count, and makes those that are new; their ids. */
async function countFacets(on: On, found: readonly Found[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, { readonly facet: Facet; count: number }>();
  for (const facet of found) {
    const known = counts.get(facetName(facet));
    if (known === undefined) counts.set(facetName(facet), { facet, count: 1 });
    else known.count += 1;
  }
  const all = [...counts.values()];
  const { rows } = await sql<Facet & { readonly id: number }>`
    insert into facet_value (kind, value, records) select * from unnest(
      ${all.map(({ facet }) => facet.kind)}::text[],
      ${all.map(({ facet }) => facet.value)}::text[],
      ${all.map(({ count }) => String(count))}::bigint[])
    on conflict (kind, value) do update set records = facet_value.records + excluded.records
    returning id, kind, value`.execute(on);
  return new Map(rows.map((row) => [facetName(row), row.id]));
}

function* batchesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH);
}
