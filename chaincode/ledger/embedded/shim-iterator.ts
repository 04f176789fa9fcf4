import { peer } from '@hyperledger/fabric-protos';
import type { RangeRead, Read } from '../block/read-write-set';
import type { StateEntry, WorldState } from '../block/world-state';

/** Rows a peer hands to a contract at a time; it reads one more to know whether there are others. */
const BATCH = 100;

/** What fabric-shim's stub expects of an iterator. */
export interface ShimIterator {
  next(): Promise<{ readonly done: boolean; readonly value?: object }>;
  close(): Promise<void>;
}

/** One version of a key, as `getHistoryForKey` tells it. */
export interface KeyModification {
  readonly txId: string;
  readonly value: Buffer;
  readonly isDelete: boolean;
  readonly timestamp: { readonly seconds: number; readonly nanos: number };
}

/** Where histories come from: newest first, valid transactions only. */
export interface HistoryReader {
  modifications(namespace: string, key: string): Iterable<KeyModification>;
}

export interface RangeOptions {
  readonly state: WorldState;
  readonly namespace: string;
  readonly startKey: string;
  readonly endKey: string;
  /** Rows after which the scan ends, silently. */
  readonly limit: number;
  /** `peer.QueryMetadata` bytes of a paginated query. */
  readonly page: Uint8Array | undefined;
  /** Gets the range that was read; it grows while the contract iterates. */
  readonly record: RangeRead[];
}

/** Iterates a range in batches, as a Fabric peer does, and records exactly what was read from state. */
export async function rangeIterator(
  options: RangeOptions,
): Promise<{ readonly iterator: ShimIterator; readonly metadata?: object }> {
  const page = options.page === undefined ? undefined : peer.QueryMetadata.deserializeBinary(options.page);
  const scan = new RangeScan(options, page?.getBookmark() || options.startKey);
  if (page === undefined) return { iterator: scan.iterator() };
  const size = Math.min(page.getPagesize() || options.limit, options.limit);
  const rows = scan.take(size);
  // The bookmark is the first key of the next page, empty behind the last one.
  const bookmark = rows.length < size ? '' : (scan.peek()?.key ?? '');
  const iterator = listIterator(rows.map(toRow));
  // As the shim gives them: a peer's metadata of no rows are no bytes, and it then has none.
  return rows.length === 0
    ? { iterator }
    : { iterator, metadata: { bookmark, fetchedRecordsCount: rows.length } };
}

/** Iterates a key's history, newest first. */
export function historyIterator(reader: HistoryReader, namespace: string, key: string): ShimIterator {
  return listIterator(reader.modifications(namespace, key));
}

class RangeScan {
  readonly #options: RangeOptions;
  readonly #reads: Read[] = [];
  readonly #index: number;
  readonly #startKey: string;
  #buffer: StateEntry[] = [];
  #last: string | undefined;
  #left: number;
  #exhausted = false;

  constructor(options: RangeOptions, startKey: string) {
    this.#options = options;
    this.#startKey = startKey;
    this.#left = options.limit;
    this.#index = options.record.length;
    options.record.push(this.#recorded(options.endKey, false));
  }

  iterator(): ShimIterator {
    // Opening a range reads its first batch and one row more, which all count as read: Fabric's peer does the same.
    this.#fetch(BATCH + 1);
    return {
      next: async () => {
        if (this.#buffer.length <= 1 && !this.#exhausted) this.#fetch(BATCH);
        const entry = this.#buffer.shift();
        return entry === undefined ? { done: true } : { done: false, value: toRow(entry) };
      },
      close: async () => undefined,
    };
  }

  take(count: number): StateEntry[] {
    this.#fetch(count);
    return this.#buffer.splice(0, count);
  }

  /** The row after those taken; looking at it does not count as reading it. */
  peek(): StateEntry | undefined {
    if (this.#last === undefined) return undefined;
    return this.#rows(1)[0];
  }

  #fetch(count: number): void {
    const limit = Math.min(count, this.#left);
    const rows = limit === 0 ? [] : this.#rows(limit);
    this.#left -= rows.length;
    this.#buffer.push(...rows);
    for (const { key, version } of rows) this.#reads.push({ key, version });
    this.#last = rows.at(-1)?.key ?? this.#last;
    const exhausted = rows.length < limit;
    this.#exhausted = exhausted || this.#left === 0;
    this.#options.record[this.#index] = this.#recorded(
      exhausted ? this.#options.endKey : (this.#last ?? this.#startKey),
      exhausted,
    );
  }

  #rows(limit: number): StateEntry[] {
    const { state, namespace, endKey: end } = this.#options;
    const start = this.#last ?? this.#startKey;
    return state.range(namespace, { start, end, limit, after: this.#last !== undefined });
  }

  #recorded(endKey: string, exhausted: boolean): RangeRead {
    return { startKey: this.#startKey, endKey, exhausted, reads: this.#reads };
  }
}

function listIterator(rows: Iterable<object>): ShimIterator {
  const iterator = rows[Symbol.iterator]();
  return {
    next: async () => {
      const { done, value } = iterator.next();
      return done === true ? { done: true } : { done: false, value };
    },
    close: async () => undefined,
  };
}

function toRow(entry: StateEntry): object {
  return { key: entry.key, value: Buffer.from(entry.value) };
}
