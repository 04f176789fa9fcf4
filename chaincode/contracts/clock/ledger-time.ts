/** What time it is on the ledger, as a contract can know it: contracts have no clock of their own. */
import { HubError } from '../../model/error';
import { ledgerTimeUnder } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/**
 * Ledger time under the charter in force, in milliseconds since 1970; reads each founder's tick by its key.
 *
 * @returns undefined before there is one, and always on `exchange`.
 */
export async function findLedgerTime(ctx: HubContext): Promise<number | undefined> {
  const charter = await ctx.charter();
  const ticks: (string | undefined)[] = [];
  for (const founder of charter.founders) ticks.push((await ctx.state.find(row.tick(founder)))?.at);
  return ledgerTimeUnder(charter, ticks);
}

/**
 * As {@link findLedgerTime}.
 *
 * @throws {HubError} `WRONG_STATE`: too few founders have ticked.
 */
export async function requireLedgerTime(ctx: HubContext): Promise<number> {
  const time = await findLedgerTime(ctx);
  if (time === undefined)
    throw new HubError('WRONG_STATE', 'the ledger has no time yet: too few founders have ticked');
  return time;
}
