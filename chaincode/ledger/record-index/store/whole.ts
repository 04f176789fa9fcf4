/** Whether an index holds what its head says. */
import { type Kysely, sql } from 'kysely';
import { parseKey } from '../../../model/index';
import type { StandingRows } from '../reading/standing-rows';
import type { IndexHead } from './read-state';
import type { IndexTables } from './schema';

/**
 * False when rows are missing or too many: each log has exactly the records that its tree has leaves, and they are numbered
 * through. What a row says is not looked at; what is doubted is rebuilt.
 */
export async function isWhole(
  database: Kysely<IndexTables>,
  head: IndexHead,
  rows: StandingRows,
): Promise<boolean> {
  const { rows: logs } = await sql<{ log: string; records: string; last: string }>`
    select log, count(*) as records, max(sequence) as last from record group by log`.execute(database);
  const sizes = new Map(logs.map(({ log, records }) => [log, Number(records)]));
  const isNumbered = logs.every(({ records, last }) => Number(records) === Number(last) + 1);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return isNumbered && total === head.records && areSizes(sizes, rows);
}

function areSizes(sizes: ReadonlyMap<string, number>, rows: StandingRows): boolean {
  return rows.keys().every((key) => {
    const { type, attributes: [log = ''] = [] } = parseKey(key) ?? {};
    return type !== 'head' || Number(rows.get('head', key)?.size ?? 0) === (sizes.get(log) ?? 0);
  });
}
