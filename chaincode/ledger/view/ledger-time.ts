/** What time it is on the ledger: the median of the founders' last ticks (LEDGER, Time and freshness). */
import { type Charter, directoryKey, ledgerTimeUnder } from '../../model';
import type { Tables } from './tables';

/**
 * Milliseconds since 1970; never less than `before`.
 *
 * @returns undefined before there is a charter and enough of its founders have ticked for a median.
 */
export function ledgerTime(
  charter: Charter | undefined,
  tables: Tables,
  before: number | undefined,
): number | undefined {
  if (charter === undefined) return before;
  const ticks = charter.founders.map((msp) => tables.tick.get(directoryKey.tick(msp))?.at);
  const time = ledgerTimeUnder(charter, ticks);
  if (time === undefined) return before;
  return before === undefined || time > before ? time : before;
}
