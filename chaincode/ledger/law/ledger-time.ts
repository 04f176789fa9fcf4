/** What time it was on the ledger when a transaction stood. */
import { directoryKey, medianTick } from '../../model/index';
import type { Circumstances } from './row-change';

/** The median of the founders' ticks, in milliseconds since 1970; undefined before each has ticked. */
export function ledgerTimeOf({ charter, rows }: Circumstances): number | undefined {
  return medianTick((charter?.founders ?? []).map((msp) => rows.get('tick', directoryKey.tick(msp))?.at));
}
