/** What time it was on the ledger when a transaction stood. */
import { directoryKey, ledgerTimeUnder } from '../../model/index';
import type { Circumstances } from './row-change';

/** Ledger time under the charter in force, in milliseconds since 1970; undefined before there is one. */
export function ledgerTimeOf({ charter, rows }: Circumstances): number | undefined {
  if (charter === undefined) return undefined;
  const ticks = charter.founders.map((msp) => rows.get('tick', directoryKey.tick(msp))?.at);
  return ledgerTimeUnder(charter, ticks);
}
