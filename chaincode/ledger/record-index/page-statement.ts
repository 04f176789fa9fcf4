/** The statement that reads one page: it walks one stretch of one key, newest first, and stops when the page is full. */
import { type RawBuilder, sql } from 'kysely';
import { msOf } from '../../model/index';
import type { RecordFilter } from './filter';
import type { Place } from './place';

/** One condition: the record stands under any of these values. */
export interface Condition {
  readonly ids: readonly number[];
  /** How many records stand under them, some perhaps counted twice. */
  readonly records: number;
}

export interface PageOptions {
  readonly filter: RecordFilter;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly before: Place | undefined;
  readonly limit: number;
}

export interface PageRow {
  readonly at: string;
  readonly ordinal: string;
  readonly block: string;
  readonly transaction: string;
  readonly log: string;
  readonly access: string;
  readonly body: string;
}

/** Rows newest first. */
export function pageStatement(options: PageOptions): RawBuilder<PageRow> {
  const { filter, conditions, limit } = options;
  const [rarest, ...others] = [...conditions].sort((a, b) => a.records - b.records);
  // An access has two lines: nothing is rarer.
  const places =
    filter.access !== undefined || rarest === undefined
      ? recordPlaces(options, conditions)
      : facetPlaces(options, rarest, others);
  return sql<PageRow>`select p.at, p.ordinal, r.block, r.transaction, r.log, r.access, r.body
    from (${places}) p join record r on r.ordinal = p.ordinal
    order by p.at desc, p.ordinal desc limit ${limit}`;
}

function recordPlaces(options: PageOptions, conditions: readonly Condition[]): RawBuilder<unknown> {
  const { access } = options.filter;
  const isAccess = access === undefined ? sql`true` : sql`f.access = ${access}`;
  return stretch(sql`record f where ${isAccess}`, options, conditions);
}

function facetPlaces(
  options: PageOptions,
  { ids }: Condition,
  others: readonly Condition[],
): RawBuilder<unknown> {
  const [only, ...more] = ids;
  if (more.length === 0) return stretch(sql`facet f where f.value_id = ${only}`, options, others);
  // A page of each value, then the newest of these: never more than one page a value is sorted.
  const each = stretch(sql`facet f where f.value_id = v.id`, options, others);
  return sql`select distinct s.at, s.ordinal from unnest(${ids}::int[]) v(id), lateral (${each}) s
    order by s.at desc, s.ordinal desc limit ${options.limit}`;
}

/** Places of `source`, newest first, as many as a page has. */
function stretch(
  source: RawBuilder<unknown>,
  { filter, before, limit }: PageOptions,
  conditions: readonly Condition[],
): RawBuilder<unknown> {
  const { from, until } = filter;
  const all = [
    from === undefined ? [] : [sql`f.at >= ${msOf(from)}`],
    until === undefined ? [] : [sql`f.at < ${msOf(until)}`],
    before === undefined
      ? []
      : [sql`(f.at, f.ordinal) < (${before.atMs}::bigint, ${before.ordinal}::bigint)`],
    conditions.map(
      ({ ids }) => sql`exists (select 1 from facet o
        where o.value_id = any(${ids}::int[]) and o.at = f.at and o.ordinal = f.ordinal)`,
    ),
  ].flat();
  const also = all.length === 0 ? sql`` : sql` and ${sql.join(all, sql` and `)}`;
  return sql`select f.at, f.ordinal from ${source}${also} order by f.at desc, f.ordinal desc limit ${limit}`;
}
