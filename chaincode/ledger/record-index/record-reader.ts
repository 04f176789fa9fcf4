/** Reading the index: pages of records, newest first. */
import type { Kysely } from 'kysely';
import { accessRecord, type DecisionRecord, HubError, parseJsonAs } from '../../model/index';
import { type Facet, namedFacets, type RecordFilter } from './filter';
import { fullPage, type RecordPage } from './full-page';
import { type Condition, type PageRow, pageStatement } from './page-statement';
import type { IndexedRecord, Place } from './place';
import type { ReadingState } from './reading/record-reading';
import { isFound, narrowed, type RecordScope, visibleFacets } from './scope';
import { openForReading, reachingIndex } from './store/database';
import { type IndexHead, readHead, readState } from './store/read-state';
import { haveTables, type IndexTables } from './store/schema';

/** At most so many records a page. */
export const LONGEST_PAGE = 1_000;

export interface RecordQuery {
  readonly filter?: RecordFilter;
  /** Left out: a reader of the exchange channel asks. Whoever answers others must give it. */
  readonly scope?: RecordScope;
  /** Only records older than this one. */
  readonly before?: Place | undefined;
  /** From 1 to {@link LONGEST_PAGE}. */
  readonly limit: number;
}

/** What others read of an index. */
export interface RecordReader {
  /**
   * A page as of now. A record that comes later with an earlier moment is not on pages read before.
   *
   * @throws {HubError} `DATABASES_UNAVAILABLE` (retryable); `INVALID_ARGUMENT`.
   */
  page(query: RecordQuery): Promise<RecordPage>;

  /** How far the index is; undefined: there is none yet. @throws {HubError} `DATABASES_UNAVAILABLE`. */
  head(): Promise<IndexHead | undefined>;

  /** The decision line of an access. @throws {HubError} `DATABASES_UNAVAILABLE`. */
  decision(log: string, access: string): Promise<DecisionRecord | undefined>;

  /** From what the chain is read on where the index ends. @throws {HubError} `DATABASES_UNAVAILABLE`. */
  state(): Promise<ReadingState | undefined>;

  close(): Promise<void>;
}

export class IndexReader implements RecordReader {
  readonly #database: Kysely<IndexTables>;

  private constructor(database: Kysely<IndexTables>) {
    this.#database = database;
  }

  /** @param url of a role that may SELECT; nothing is connected before it is asked. */
  static open(url: string): IndexReader {
    return new IndexReader(openForReading(url));
  }

  async page(query: RecordQuery): Promise<RecordPage> {
    const { filter = {}, scope, before, limit } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE)
      throw new HubError('INVALID_ARGUMENT', `a page has from 1 to ${LONGEST_PAGE} records`);
    return await reachingIndex(async () => {
      const conditions = await this.#conditions(filter, scope);
      if (conditions === undefined) return { records: [], next: undefined };
      const read = async (from: Place | undefined, size: number): Promise<readonly IndexedRecord[]> => {
        const statement = pageStatement({ filter, conditions, before: from, limit: size });
        return (await statement.execute(this.#database)).rows.map(recordOf);
      };
      return await fullPage({ read, shown: (records) => this.#shown(records, query) }, { before, limit });
    });
  }

  async head(): Promise<IndexHead | undefined> {
    return await reachingIndex(() => readHead(this.#database));
  }

  async state(): Promise<ReadingState | undefined> {
    return (await reachingIndex(() => readState(this.#database)))?.reading;
  }

  async decision(log: string, access: string): Promise<DecisionRecord | undefined> {
    return (await reachingIndex(() => this.#decisions([access]))).find((each) => each.log === log);
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }

  /** One a named facet, and one for the scope; undefined: one of them holds for no record. */
  async #conditions(
    filter: RecordFilter,
    scope: RecordScope | undefined,
  ): Promise<readonly Condition[] | undefined> {
    if (!(await haveTables(this.#database))) return undefined;
    const named = namedFacets(filter).map((facet) => [facet]);
    const groups = scope === undefined ? named : [...named, visibleFacets(scope, filter)];
    const conditions = await Promise.all(groups.map((facets) => this.#condition(facets)));
    return conditions.some(({ ids }) => ids.length === 0) ? undefined : conditions;
  }

  async #condition(facets: readonly Facet[]): Promise<Condition> {
    const rows = await this.#database
      .selectFrom('facet_value')
      .select(['id', 'records'])
      .where((where) => where.or(facets.map(({ kind, value }) => where.and({ kind, value }))))
      .execute();
    return {
      ids: rows.map(({ id }) => id),
      records: rows.reduce((sum, { records }) => sum + Number(records), 0),
    };
  }

  async #shown(
    records: readonly IndexedRecord[],
    { scope, filter = {} }: RecordQuery,
  ): Promise<readonly IndexedRecord[]> {
    if (scope === undefined) return records;
    const found = await this.#decisions(records.map(({ record }) => record.access));
    const decisions = new Map(found.map((each) => [`${each.log} ${each.access}`, each]));
    return records.flatMap((each) => {
      const decision = decisions.get(`${each.record.log} ${each.record.access}`);
      if (decision === undefined || !isFound(scope, filter, decision)) return [];
      return [{ ...each, record: narrowed(scope, each.record, decision) }];
    });
  }

  async #decisions(accesses: readonly string[]): Promise<readonly DecisionRecord[]> {
    if (accesses.length === 0) return [];
    const rows = await this.#database
      .selectFrom('record')
      .select('body')
      .where('access', 'in', accesses)
      .execute();
    return rows.flatMap(({ body }) => {
      const record = parseJsonAs(accessRecord, body, 'an indexed record');
      return record.kind === 'DECISION' ? [record] : [];
    });
  }
}

function recordOf({ at, ordinal, block, transaction, body }: PageRow): IndexedRecord {
  return {
    atMs: Number(at),
    ordinal: Number(ordinal),
    block: BigInt(block),
    transaction,
    record: parseJsonAs(accessRecord, body, 'an indexed record'),
  };
}
