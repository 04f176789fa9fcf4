/** Reading the access log: out of the index as far as there is one, and out of the exchange channel's blocks from there on. */
import type { Ledger } from '../ledger/ledger';
import {
  comparePlaces,
  type IndexedRecord,
  LONGEST_PAGE,
  type Place,
  type RecordFilter,
  RecordReading,
  RecordSieve,
} from '../ledger/record-index';
import { HubError, isHubError } from '../model';
import { type OpenedIndex, openIndex } from './log-index';
import type { Session } from './session';

export interface LogQuery {
  readonly filter: RecordFilter;
  /** The newest so many. */
  readonly limit: number;
  /** Of those before this place. */
  readonly before?: Place | undefined;
  /** Connection string of an index that must be there; left out, the hub's own is used where there is one. */
  readonly database?: string | undefined;
}

/** Lines of the access log. */
export interface LogLines {
  /** Oldest first. */
  readonly lines: readonly IndexedRecord[];
  /** Why the hub's own index was not used, in words; undefined: it was, or there is none. */
  readonly without: string | undefined;
}

/** Reads the log up to its end at the moment of the call, then follows it if asked to. */
export class AccessLog {
  readonly #ledger: Ledger;
  readonly #query: LogQuery;
  readonly #index: OpenedIndex | undefined;
  readonly #without: string | undefined;
  readonly #reading: RecordReading;
  readonly #sieve: RecordSieve;
  readonly #last: bigint;

  private constructor(
    at: { readonly ledger: Ledger; readonly last: bigint },
    query: LogQuery,
    opened: OpenedIndex | string | undefined,
  ) {
    this.#ledger = at.ledger;
    this.#last = at.last;
    this.#query = query;
    this.#without = typeof opened === 'string' ? opened : undefined;
    const index = typeof opened === 'string' ? undefined : opened;
    this.#index = index;
    this.#reading = index === undefined ? RecordReading.begin() : new RecordReading(index.state);
    this.#sieve = new RecordSieve(query.filter, index && ((...key) => index.reader.decision(...key)));
  }

  /**
   * @throws {HubError} `NOT_A_READER`: the member may not read the exchange channel, whatever index it can reach;
   *   `LEDGER_UNAVAILABLE`; of an index that was named, `DATABASES_UNAVAILABLE`, or `WRONG_STATE`: it is not this ledger's.
   */
  static async open(session: Session, query: LogQuery): Promise<AccessLog> {
    const ledger = session.ledger('exchange');
    const { number: last } = await readable(() => ledger.head(), session);
    const index = await openIndex(session, { ledger, last, named: query.database });
    return new AccessLog({ ledger, last }, query, index);
  }

  /** The lines asked for. @throws {HubError} `LEDGER_UNAVAILABLE`, `DATABASES_UNAVAILABLE`. */
  async lines(): Promise<LogLines> {
    const { limit, before } = this.#query;
    let newest: IndexedRecord[] = await this.#indexed();
    for await (const record of this.#blocks(this.#last)) {
      if (before !== undefined && comparePlaces(record, before) >= 0) continue;
      newest.push(record);
      // Sorted now and then, so that a long chain is never held whole.
      if (newest.length >= 2 * limit + LONGEST_PAGE) newest = newestOf(newest, limit);
    }
    return { lines: newestOf(newest, limit), without: this.#without };
  }

  /** After {@link lines}: each new one as it comes, until `signal` aborts. */
  follow(signal: AbortSignal): AsyncGenerator<IndexedRecord> {
    return this.#blocks(undefined, signal);
  }

  async close(): Promise<void> {
    await this.#index?.reader.close();
  }

  /** What the index has of the blocks that will not be read. */
  async #indexed(): Promise<IndexedRecord[]> {
    if (this.#index === undefined) return [];
    const { reader, state } = this.#index;
    const { filter, limit } = this.#query;
    const found: IndexedRecord[] = [];
    let before = this.#query.before;
    do {
      const page = await reader.page({ filter, before, limit: Math.min(limit, LONGEST_PAGE) });
      // It may have gone on since its state was read.
      found.push(...page.records.filter(({ block }) => block < state.end.height));
      before = page.next;
    } while (before !== undefined && found.length < limit);
    return found;
  }

  async *#blocks(last: bigint | undefined, signal?: AbortSignal): AsyncGenerator<IndexedRecord> {
    if (last !== undefined && this.#reading.end.height > last) return;
    const stop = new AbortController();
    const ended = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    try {
      for await (const raw of this.#ledger.blocks(this.#reading.end.height, ended)) {
        for (const found of this.#reading.next(raw).records)
          if (await this.#sieve.next(found.record)) yield found;
        if (raw.number === last) return;
      }
    } finally {
      stop.abort();
    }
  }
}

function newestOf(records: readonly IndexedRecord[], limit: number): IndexedRecord[] {
  return [...records].sort(comparePlaces).slice(-limit);
}

/** The exchange channel's last block, as a reader of it may ask. @throws {HubError} `NOT_A_READER`. */
export async function readable<T>(work: () => Promise<T>, session: Session): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusals = ['NOT_A_READER', 'UNKNOWN_CREATOR', 'NOT_ALLOWED'] as const;
    if (!refusals.some((code) => isHubError(error, code))) throw error;
    throw new HubError('NOT_A_READER', `\`${session.msp}\` does not read the exchange channel`, {
      cause: error,
    });
  }
}
