/** How a department's tables are filled: in one transaction, streamed. */
import { Client } from 'pg';
import type { StoredRow, TableDeclaration } from '../declare/table';
import { copyRows, type Row } from './copy-rows';

/** Names the advisory lock of whoever fills a database; other numbers are free. */
const LOAD_LOCK = 1;

/** A table and the rows it is to hold; the rows are taken as they are written, so that none is kept. */
export interface TableLoad {
  readonly table: TableDeclaration;
  readonly rows: Iterable<Row>;
}

/** Ties rows to their table's declaration. */
export function tableLoad<Table extends TableDeclaration>(
  table: Table,
  rows: Iterable<StoredRow<Table>>,
): TableLoad {
  return { table, rows: rows as Iterable<Row> };
}

/** What a load came to. */
export interface LoadResult {
  /** False if the same data stood there already. */
  readonly loaded: boolean;
  readonly rows: number;
}

export interface LoadOptions {
  /** The owner's connection string. */
  readonly url: string;
  /** Names the data: loading the same version again does nothing. */
  readonly version: string;
  readonly tables: () => readonly TableLoad[];
  /** Hears of each batch that was sent, by its number of rows. */
  readonly onSent?: (rows: number) => void;
}

/**
 * Fills a department's tables; afterwards they hold exactly these rows, or, after a failure or a crash, what they held
 * before. However many there are, at most a batch of {@link copyRows} is held: the next rows are taken once these are sent.
 */
export async function loadTables({ url, version, tables, onSent }: LoadOptions): Promise<LoadResult> {
  const client = new Client({ connectionString: url });
  // A connection that is lost rejects the statement under way; without a listener it would end the process too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Of two loads the second waits, and then finds what the first one left; the lock goes with its connection.
    await client.query('select pg_advisory_lock($1)', [LOAD_LOCK]);
    await client.query('create table if not exists load_version (version text not null)');
    const { rows } = await client.query<{ version: string }>('select version from load_version');
    if (rows[0]?.version === version) return { loaded: false, rows: 0 };
    // One transaction: a crash at any point leaves the rows of before, and the version that names them.
    await client.query('begin');
    const count = await replaceAll(client, tables(), onSent);
    await client.query('delete from load_version');
    await client.query('insert into load_version values ($1)', [version]);
    await client.query('commit');
    await client.query('analyze');
    return { loaded: true, rows: count };
  } finally {
    await client.end();
  }
}

async function replaceAll(
  client: Client,
  loads: readonly TableLoad[],
  onSent: LoadOptions['onSent'],
): Promise<number> {
  let count = 0;
  for (const { table, rows } of loads) {
    await client.query(`drop table if exists ${table.name}`);
    await client.query(createTable(table));
    count += await copyRows(client, { table, rows, onSent });
    for (const statement of keysOf(table)) await client.query(statement);
  }
  return count;
}

/** The SQL statements that make a table, empty, with its keys. */
export function tableDefinitions(table: TableDeclaration): readonly string[] {
  return [createTable(table), ...keysOf(table)];
}

function createTable({ name, columns }: TableDeclaration): string {
  const lines = Object.entries(columns).map(
    ([column, { type, nullable }]) => `${column} ${type}${nullable === true ? '' : ' not null'}`,
  );
  return `create table ${name} (${lines.join(', ')})`;
}

/** After the rows: building an index at once is cheaper than keeping one. */
function keysOf({ name, primaryKey, indexes = [] }: TableDeclaration): readonly string[] {
  return [
    `alter table ${name} add primary key (${primaryKey.join(', ')})`,
    ...indexes.map((columns) => `create index on ${name} (${columns.join(', ')})`),
  ];
}
