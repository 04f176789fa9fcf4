/** What time it is on the ledger: the median of the founders' last ticks (LEDGER, Time and freshness). */
import { type Charter, directoryKey } from '../../model';
import type { Tables } from './tables';

/**
 * Milliseconds since 1970; never less than `before`. Of an even number of founders the earlier middle tick counts, so
 * that half of them cannot make time run ahead.
 *
 * @returns undefined before there is a charter and each of its founders has ticked once.
 */
export function ledgerTime(
  charter: Charter | undefined,
  tables: Tables,
  before: number | undefined,
): number | undefined {
  if (charter === undefined) return before;
  const ticks = charter.founders.map((msp) => tables.tick.get(directoryKey.tick(msp))?.at);
  const known = ticks.filter((at) => at !== undefined).map((at) => Date.parse(at));
  if (known.length < ticks.length) return before;
  known.sort((a, b) => a - b);
  const median = known[Math.floor((known.length - 1) / 2)];
  return before === undefined || (median !== undefined && median > before) ? median : before;
}
