/** The index's tables. */
import { type Generated, type Kysely, sql } from 'kysely';

/** Another number makes an index anew: its tables are dropped. Raised with any change of what stands in them. */
export const SCHEMA_VERSION = 1;

/** `BUILDING`: it has not been at the chain's end since it was begun. */
export type IndexState = 'BUILDING' | 'WHOLE';

/** `bigint` columns come as text. */
export interface IndexTables {
  /** One row, written in the transaction of each block. */
  readonly index_head: {
    readonly version: number;
    readonly state: IndexState;
    readonly genesis: string;
    readonly height: string;
    readonly block_hash: string;
    readonly records: string;
    /** What counts as absent so far. */
    readonly refused: string;
    /** JSON. */
    readonly channel: string;
  };
  /** What the next block is judged by. */
  readonly standing_row: { readonly key: Buffer; readonly record: string };
  readonly record: {
    readonly ordinal: string;
    readonly at: string;
    readonly block: string;
    readonly transaction: string;
    readonly log: string;
    readonly sequence: string;
    readonly access: string;
    readonly body: string;
  };
  /** A value that records are found by, and how many. */
  readonly facet_value: {
    readonly id: Generated<number>;
    readonly kind: string;
    readonly value: string;
    readonly records: string;
  };
  /** A record under one of its values, in the order of places: one stretch of its key answers a page. */
  readonly facet: { readonly value_id: number; readonly at: string; readonly ordinal: string };
}

/** Every table, in an order that they are dropped in. */
export const TABLES = ['index_head', 'standing_row', 'facet', 'facet_value', 'record'] as const;

/** Statements that make them. */
export const CREATE: readonly string[] = [
  `create table index_head (
     only_one boolean primary key default true check (only_one),
     version int not null, state text not null, genesis text not null, height bigint not null,
     block_hash text not null, records bigint not null, refused bigint not null, channel text not null)`,
  // Composite keys hold U+0000, which PostgreSQL's text does not.
  'create table standing_row (key bytea primary key, record text not null)',
  `create table record (
     ordinal bigint primary key, at bigint not null, block bigint not null, transaction text not null,
     log text not null, sequence bigint not null, access text not null, body text not null,
     unique (log, sequence))`,
  'create index on record (at, ordinal)',
  'create index on record (access, at, ordinal)',
  `create table facet_value (
     id int generated always as identity primary key, kind text not null, value text not null,
     records bigint not null, unique (kind, value))`,
  'create table facet (value_id int not null, at bigint not null, ordinal bigint not null, primary key (value_id, at, ordinal))',
];

/** True if tables of this very version stand. */
export async function haveTables(database: Kysely<IndexTables>): Promise<boolean> {
  const { rows } = await sql<{
    there: boolean;
  }>`select to_regclass('index_head') is not null as there`.execute(database);
  if (rows[0]?.there !== true) return false;
  const other = await database
    .selectFrom('index_head')
    .select('version')
    .where('version', '!=', SCHEMA_VERSION)
    .executeTakeFirst();
  return other === undefined;
}
