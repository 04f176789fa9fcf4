/** The file of a view image: an SQLite database that one view writes and reads. */
import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { HubError } from '../../../model';
import { headColumns, type ImageHead, readHead } from './image-head';
import { IMAGE_ID, IMAGE_SCHEMA, IMAGE_VERSION } from './image-schema';
import { type ImageRow, RowsDigest } from './row-digest';

/** A key's new row, or the key alone: it is gone. */
export type RowChange = Omit<ImageRow, 'value'> & { readonly value: Uint8Array | undefined };

/** Of SQLite's pages: enough for the upper levels of a million keys. */
const CACHE_KIB = 16_384;

export class ImageFile {
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  #digest = new RowsDigest();

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#get = database.prepare('SELECT value, block, tx FROM row WHERE key = ?');
    this.#put = database.prepare('INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)');
    this.#drop = database.prepare('DELETE FROM row WHERE key = ?');
  }

  /**
   * Opens an image, making it when there is none. No other process can open it until it is closed.
   *
   * @throws {HubError} `CHAIN_BROKEN`: no view image of this version. Otherwise SQLite's error: damaged, in use, no place.
   */
  static open(path: string): ImageFile {
    const database = new DatabaseSync(path);
    try {
      // A crash of the machine may take the last transactions, whole; an image may be old.
      database.exec(
        `PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}`,
      );
      if (pragma(database, 'application_id') === 0 && isEmpty(database)) {
        database.exec(`BEGIN IMMEDIATE; ${IMAGE_SCHEMA} COMMIT`);
      }
      const isImage =
        pragma(database, 'application_id') === IMAGE_ID && pragma(database, 'user_version') === IMAGE_VERSION;
      if (!isImage) throw new HubError('CHAIN_BROKEN', 'it is no view image of this version');
      return new ImageFile(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Removes an image's files; nothing happens where there are none. */
  static remove(path: string): void {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true });
  }

  /** Undefined before the first {@link commit}. @throws {HubError} `CHAIN_BROKEN`: torn. */
  head(): ImageHead | undefined {
    const row = this.#database.prepare('SELECT * FROM image').get();
    if (row === undefined) return undefined;
    const { head, digest } = readHead({ ...row });
    this.#digest = digest;
    return head;
  }

  /**
   * Every row, in order of keys. Read to its end: only then has it been compared with what was written.
   *
   * @throws {HubError} `CHAIN_BROKEN`: rows are missing or changed. Otherwise SQLite's error.
   */
  *rows(): Generator<ImageRow, void, undefined> {
    const found = new RowsDigest();
    for (const row of this.#database.prepare('SELECT key, value, block, tx FROM row').iterate()) {
      const read = row as unknown as ImageRow;
      found.add(read);
      yield read;
    }
    if (!found.equals(this.#digest))
      throw new HubError('CHAIN_BROKEN', 'rows of the image are missing or changed');
  }

  /** Begins a transaction. */
  begin(): void {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  /** Writes a row within the transaction. */
  write({ key, value, block, tx }: RowChange): void {
    const before = this.#get.get(key);
    if (before !== undefined) this.#digest.remove({ key, ...(before as Omit<ImageRow, 'key'>) });
    if (value === undefined) {
      this.#drop.run(key);
      return;
    }
    this.#put.run(key, value, block, tx);
    this.#digest.add({ key, value, block, tx });
  }

  /** Ends the transaction: rows and head stand together. */
  commit(head: ImageHead): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO image VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(...headColumns(head, this.#digest));
    this.#database.exec('COMMIT');
  }

  /** An open transaction is taken back. Nothing happens the second time. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** `SQLITE_BUSY`. */
const BUSY = 5;

/** True if a file could not be opened because another connection has it. */
export function isInUse(error: unknown): boolean {
  return (error as { readonly errcode?: unknown } | undefined)?.errcode === BUSY;
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0;
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}
