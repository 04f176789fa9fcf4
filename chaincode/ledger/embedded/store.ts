import { HubError } from '../../model/error';
import { type StateWrite } from '../block/commit-hash';
import type { KeyRange, StateEntry, StateValue, WorldState } from '../block/world-state';
import {
  type OpenSqlite,
  openSqlite,
  type Row,
  type SqliteDatabase,
  type SqliteStatement,
  type SqlValue,
} from './sqlite';
import { SCHEMA, STORE_ID, STORE_VERSION } from './store-schema';

/** A transaction as the index knows it. */
export interface IndexedTransaction {
  readonly block: bigint;
  readonly flag: number;
}

/** A block with everything that follows from it: written together or not at all. */
export interface CommittedBlock {
  readonly number: bigint;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly commitHash: Uint8Array | undefined;
  /** Number of the last CONFIG block, this one included. */
  readonly lastConfig: bigint;
  readonly transactions: readonly { readonly id: string; readonly flag: number }[];
  readonly writes: readonly StateWrite[];
  /** Every write of every valid transaction, for `getHistoryForKey`. */
  readonly history: readonly {
    readonly namespace: string;
    readonly key: string;
    readonly transaction: number;
  }[];
}

/** What the last committed block left behind. */
export interface Savepoint {
  /** Number of blocks. */
  readonly height: bigint;
  readonly hash: Uint8Array;
  readonly commitHash: Uint8Array | undefined;
  readonly lastConfig: bigint;
}

/** One channel of the embedded ledger on disk: blocks, state, transaction ids, history and a savepoint. */
export class ChannelStore implements WorldState {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();

  private constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /**
   * Opens a channel's file, making it when there is none.
   *
   * @throws {HubError} `CHAIN_BROKEN`: damaged, another program's, or another channel's file; it is left as it is.
   */
  static open(path: string, channel: string, openFile: OpenSqlite = openSqlite): ChannelStore {
    let database: SqliteDatabase | undefined;
    try {
      database = openFile(path);
      const isNew = isEmpty(database);
      if (!isNew) checkOwner(database, path);
      const store = new ChannelStore(database);
      store.#configure();
      if (isNew) store.#create(channel);
      store.#check(path, channel);
      return store;
    } catch (cause) {
      // An open file would keep its write-ahead log, and the next one to open it would read both.
      database?.close();
      if (cause instanceof HubError) throw cause;
      throw new HubError('CHAIN_BROKEN', `\`${path}\` is damaged or not a ledger`, { cause });
    }
  }

  /** Undefined before block 0. */
  savepoint(): Savepoint | undefined {
    const row = this.#one('SELECT height, hash, commit_hash, last_config FROM savepoint');
    if (row === undefined || row.height === 0) return undefined;
    return {
      height: BigInt(row.height as number),
      hash: row.hash as Uint8Array,
      commitHash: optional(row.commit_hash),
      lastConfig: BigInt(row.last_config as number),
    };
  }

  /** `common.Block` bytes. */
  block(number: bigint): Uint8Array | undefined {
    return this.#one('SELECT bytes FROM blocks WHERE number = ?', number)?.bytes as Uint8Array | undefined;
  }

  transaction(id: string): IndexedTransaction | undefined {
    const row = this.#one('SELECT block, flag FROM transactions WHERE id = ?', id);
    return row && { block: BigInt(row.block as number), flag: row.flag as number };
  }

  get(namespace: string, key: string): StateValue | undefined {
    const row = this.#one(
      'SELECT value, block, tx, metadata FROM state WHERE namespace = ? AND key = ?',
      namespace,
      Buffer.from(key),
    );
    return row && toValue(row);
  }

  range(namespace: string, range: KeyRange): StateEntry[] {
    const columns = 'SELECT key, value, block, tx, metadata FROM state WHERE namespace = ?';
    const from = range.after === true ? 'key > ?' : 'key >= ?';
    const start = Buffer.from(range.start);
    const rows =
      range.end === ''
        ? this.#all(`${columns} AND ${from} ORDER BY key LIMIT ?`, namespace, start, range.limit)
        : this.#all(
            `${columns} AND ${from} AND key < ? ORDER BY key LIMIT ?`,
            namespace,
            start,
            Buffer.from(range.end),
            range.limit,
          );
    return rows.map((row) => ({
      key: Buffer.from(row.key as Uint8Array).toString('utf8'),
      ...toValue(row),
    }));
  }

  /** Where valid transactions wrote a key, newest first. */
  history(namespace: string, key: string): { readonly block: bigint; readonly transaction: number }[] {
    return this.#all(
      'SELECT block, tx FROM history WHERE namespace = ? AND key = ? ORDER BY block DESC, tx DESC',
      namespace,
      Buffer.from(key),
    ).map((row) => ({ block: BigInt(row.block as number), transaction: row.tx as number }));
  }

  /**
   * Adds the next block and all that follows from it; durable when it returns.
   *
   * @throws {HubError} `CHAIN_BROKEN`: it is not the next block. Any other error is the disk's, and nothing was written.
   */
  append(block: CommittedBlock): void {
    const height = this.savepoint()?.height ?? 0n;
    if (block.number !== height) {
      throw new HubError('CHAIN_BROKEN', `block ${block.number} cannot follow block ${height - 1n}`);
    }
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#write(block);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #write(block: CommittedBlock): void {
    this.#run('INSERT INTO blocks VALUES (?, ?)', block.number, block.bytes);
    for (const { id, flag } of block.transactions) {
      // The first transaction of an id keeps it; a later one of the same id is a DUPLICATE_TXID.
      this.#run('INSERT OR IGNORE INTO transactions VALUES (?, ?, ?)', id, block.number, flag);
    }
    for (const write of block.writes) this.#writeState(write);
    for (const { namespace, key, transaction } of block.history) {
      this.#run(
        'INSERT OR IGNORE INTO history VALUES (?, ?, ?, ?)',
        namespace,
        Buffer.from(key),
        block.number,
        transaction,
      );
    }
    this.#run(
      'UPDATE savepoint SET height = ?, hash = ?, commit_hash = ?, last_config = ?',
      block.number + 1n,
      block.hash,
      block.commitHash ?? null,
      block.lastConfig,
    );
  }

  #writeState(write: StateWrite): void {
    const key = Buffer.from(write.key);
    if (write.value === undefined) {
      this.#run('DELETE FROM state WHERE namespace = ? AND key = ?', write.namespace, key);
      return;
    }
    this.#run(
      'INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?, ?)',
      write.namespace,
      key,
      write.value,
      write.version.block,
      write.version.transaction,
      write.metadata ?? null,
    );
  }

  #configure(): void {
    // `fullfsync` matters on macOS alone, where a plain fsync stops at the drive's own cache.
    this.#database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF',
    );
    // A build of SQLite may ignore a pragma silently; then an acknowledged block could be lost with the power.
    const journal = this.#one('PRAGMA journal_mode')?.journal_mode;
    const synchronous = this.#one('PRAGMA synchronous')?.synchronous;
    if (journal !== 'wal' || synchronous !== 2) {
      throw new HubError(
        'CHAIN_BROKEN',
        `the store is not durable: ${String(journal)}, ${String(synchronous)}`,
      );
    }
  }

  #create(channel: string): void {
    this.#database.exec(`BEGIN IMMEDIATE; ${SCHEMA}`);
    this.#run('INSERT INTO savepoint (id, channel, height) VALUES (1, ?, 0)', channel);
    this.#database.exec('COMMIT');
  }

  #check(path: string, channel: string): void {
    const health = this.#one('PRAGMA quick_check(1)')?.quick_check;
    if (health !== 'ok') throw new HubError('CHAIN_BROKEN', `\`${path}\` is damaged: ${String(health)}`);
    const row = this.#one('SELECT channel, height FROM savepoint');
    if (row?.channel !== channel) {
      throw new HubError('CHAIN_BROKEN', `\`${path}\` is not the ledger of \`${channel}\``);
    }
    const blocks = this.#one('SELECT count(*) AS n, coalesce(max(number), -1) + 1 AS height FROM blocks');
    if (blocks?.n !== row.height || blocks?.height !== row.height) {
      throw new HubError('CHAIN_BROKEN', `\`${path}\` has state of ${String(row.height)} blocks, but others`);
    }
  }

  #statement(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #one(sql: string, ...parameters: SqlValue[]): Row | undefined {
    return this.#statement(sql).get(...parameters);
  }

  #all(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#statement(sql).all(...parameters);
  }

  #run(sql: string, ...parameters: SqlValue[]): void {
    this.#statement(sql).run(...parameters);
  }
}

/** True for a file that SQLite has just made, also one that a crash left before the tables stood. */
function isEmpty(database: SqliteDatabase): boolean {
  const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n;
  return tables === 0 && pragma(database, 'application_id') === 0;
}

function checkOwner(database: SqliteDatabase, path: string): void {
  if (pragma(database, 'application_id') === STORE_ID && pragma(database, 'user_version') === STORE_VERSION)
    return;
  throw new HubError('CHAIN_BROKEN', `\`${path}\` is not a ledger of this version`);
}

function pragma(database: SqliteDatabase, name: 'application_id' | 'user_version'): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}

function toValue(row: Row): StateValue {
  return {
    value: row.value as Uint8Array,
    version: { block: BigInt(row.block as number), transaction: row.tx as number },
    metadata: optional(row.metadata),
  };
}

function optional(value: unknown): Uint8Array | undefined {
  return value === null || value === undefined ? undefined : (value as Uint8Array);
}
