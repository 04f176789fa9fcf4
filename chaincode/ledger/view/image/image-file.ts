/** The file of a view image: an SQLite database that one view writes and reads. */
import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { HubError } from '../../../model';
import { groupBy } from '../group-by';
import { packSegments } from '../packed/pack-segments';
import { PackedDirectory } from '../packed/packed-directory';
import { repack } from '../packed/repack';
import type { SegmentData } from '../packed/segment';
import { ImageDigest, rowChecksum, segmentChecksum } from './image-digest';
import { headColumns, type ImageHead, readHead } from './image-head';
import type { ImageRow } from './image-row';
import { IMAGE_ID, IMAGE_SCHEMA, IMAGE_VERSION } from './image-schema';

interface StoredSegment extends SegmentData {
  readonly id: number;
}

/** Of SQLite's pages: enough for the upper levels of a million keys. */
const CACHE_KIB = 16_384;

export class ImageFile {
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #pack: StatementSync;
  #digest = new ImageDigest();
  #isWasteful = false;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#get = database.prepare('SELECT * FROM row WHERE key = ?');
    this.#put = database.prepare('INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?)');
    this.#pack = database.prepare('INSERT INTO segment (type, head, origins, body) VALUES (?, ?, ?, ?)');
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
   * All that stands in it: what was packed, and the rows written since. Whole, and just as it was written.
   *
   * @throws {HubError} `CHAIN_BROKEN`: rows are missing or changed. Otherwise SQLite's error.
   */
  contents(): { readonly packed: PackedDirectory; readonly rows: readonly ImageRow[] } {
    const found = new ImageDigest();
    const packed = new PackedDirectory();
    for (const segment of this.#database.prepare('SELECT * FROM segment ORDER BY id').iterate()) {
      const read = segment as unknown as StoredSegment;
      found.add(segmentChecksum(read.id, read));
      packed.add(read);
    }
    const rows = this.#database.prepare('SELECT * FROM row').all() as unknown as readonly ImageRow[];
    for (const row of rows) found.add(rowChecksum(row));
    if (!found.equals(this.#digest))
      throw new HubError('CHAIN_BROKEN', 'rows of the image are missing or changed');
    this.#isWasteful = packed.isWasteful;
    return { packed, rows };
  }

  /** Begins a transaction. */
  begin(): void {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  /** Writes a row within the transaction. */
  write(row: ImageRow): void {
    const before = this.#get.get(row.key);
    if (before !== undefined) this.#digest.remove(rowChecksum(before as unknown as ImageRow));
    this.#put.run(row.key, row.standing, row.value, row.block, row.tx);
    this.#digest.add(rowChecksum(row));
  }

  /** How many rows could be packed. */
  get unpacked(): number {
    const counted = this.#database
      .prepare("SELECT count(*) AS n FROM row WHERE standing <> 'UNREADABLE'")
      .get();
    return Number(counted?.n);
  }

  /**
   * Packs the rows within the transaction, one segment a step; all segments anew when most of what they hold was dead at the start. What nobody can read stays a row: it hides what older segments hold
   * under its key.
   */
  *pack(): Generator<void, void, undefined> {
    const rows = this.#database
      .prepare("SELECT * FROM row WHERE standing <> 'UNREADABLE' ORDER BY key")
      .all() as unknown as readonly ImageRow[];
    for (const segment of packSegments(rows)) {
      this.#add(segment);
      yield;
    }
    for (const row of rows) this.#digest.remove(rowChecksum(row));
    this.#database.exec("DELETE FROM row WHERE standing <> 'UNREADABLE'");
    if (this.#isWasteful) yield* this.#repack();
  }

  *#repack(): Generator<void, void, undefined> {
    const old = this.#database
      .prepare('SELECT id, type FROM segment ORDER BY id DESC')
      .all() as unknown as readonly Pick<StoredSegment, 'id' | 'type'>[];
    for (const [type, segments] of groupBy(old, (each) => each.type)) {
      for (const segment of repack(type, this.#taken(segments))) {
        this.#add(segment);
        yield;
      }
    }
    this.#isWasteful = false;
  }

  /** Takes segments out of the file, one after the other. */
  *#taken(segments: readonly Pick<StoredSegment, 'id'>[]): Generator<SegmentData, void, undefined> {
    const get = this.#database.prepare('SELECT * FROM segment WHERE id = ?');
    const drop = this.#database.prepare('DELETE FROM segment WHERE id = ?');
    for (const { id } of segments) {
      const segment = get.get(id) as unknown as StoredSegment;
      this.#digest.remove(segmentChecksum(id, segment));
      drop.run(id);
      yield segment;
    }
  }

  #add(segment: SegmentData): void {
    const { type, head, origins, body } = segment;
    const { lastInsertRowid } = this.#pack.run(type, head, origins, body);
    this.#digest.add(segmentChecksum(Number(lastInsertRowid), segment));
  }

  /** Ends the transaction: rows, segments and head stand together. */
  commit(head: ImageHead): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO image VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
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
