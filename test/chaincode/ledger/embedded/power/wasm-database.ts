/** A {@link SqliteDatabase} of the WebAssembly build, on a disk that forgets. */
import type {
  OpenSqlite,
  Row,
  SqliteDatabase,
  SqliteStatement,
  SqlValue,
} from '../../../../../chaincode/ledger/embedded/sqlite';
import { DiskVfs, VFS } from './disk-vfs';
import { loadSqlite, type SqliteWasm, type WasmDb, type WasmStatement } from './sqlite-wasm';

/** Node's default; the other build's is twice that. */
const PAGE_SIZE = 4096;
/** Pages of the write-ahead log after which it is copied into the file: few, so that a short run sees it often. */
const CHECKPOINT_PAGES = 24;

export class WasmSqlite {
  readonly #sqlite: SqliteWasm;
  readonly disks: DiskVfs;

  private constructor(sqlite: SqliteWasm) {
    this.#sqlite = sqlite;
    this.disks = new DiskVfs(sqlite);
  }

  static async load(): Promise<WasmSqlite> {
    return new WasmSqlite(await loadSqlite());
  }

  get version(): string {
    return this.#sqlite.version.libVersion;
  }

  readonly open: OpenSqlite = (path): SqliteDatabase => {
    const db = withCode(() => new this.#sqlite.oo1.DB({ filename: path, flags: 'c', vfs: VFS }));
    withCode(() =>
      db.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`),
    );
    return new WasmDatabase(db, () => this.#sqlite.capi.sqlite3_get_autocommit(db.pointer) === 0);
  };
}

class WasmDatabase implements SqliteDatabase {
  readonly #db: WasmDb;
  readonly #isTransaction: () => boolean;
  readonly #statements: WasmStatement[] = [];

  constructor(db: WasmDb, isTransaction: () => boolean) {
    this.#db = db;
    this.#isTransaction = isTransaction;
  }

  get isTransaction(): boolean {
    return this.#isTransaction();
  }

  exec(sql: string): void {
    withCode(() => this.#db.exec(sql));
  }

  prepare(sql: string): SqliteStatement {
    const statement = withCode(() => this.#db.prepare(sql));
    this.#statements.push(statement);
    const all = (parameters: SqlValue[], limit: number): Row[] => rowsOf(statement, parameters, limit);
    return {
      get: (...parameters) => all(parameters, 1)[0],
      all: (...parameters) => all(parameters, Number.POSITIVE_INFINITY),
      run: (...parameters) => all(parameters, Number.POSITIVE_INFINITY),
    };
  }

  close(): void {
    // A connection with open statements is not closed, and does not copy its log into the file as Node's does.
    for (const statement of this.#statements) statement.finalize();
    this.#db.close();
  }
}

function rowsOf(statement: WasmStatement, parameters: SqlValue[], limit: number): Row[] {
  return withCode(() => {
    const rows: Row[] = [];
    try {
      if (parameters.length > 0) statement.bind(parameters);
      while (rows.length < limit && statement.step()) rows.push(statement.get({}));
    } finally {
      statement.reset(true);
    }
    return rows;
  });
}

/** Errors carry SQLite's extended result code as Node's do. */
function withCode<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { resultCode } = error as { readonly resultCode?: number };
    throw Object.assign(error as Error, { errcode: resultCode });
  }
}
