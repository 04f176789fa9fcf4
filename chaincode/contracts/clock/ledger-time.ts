/** What time it is on the ledger, as a contract can know it: contracts have no clock of their own. */
import { HubError } from '../../model/error';
import { medianTick } from '../../model/instant';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/**
 * The median of the founders' last ticks, in milliseconds since 1970; reads each founder's tick by its key.
 *
 * @throws {HubError} `WRONG_STATE`: a founder has never ticked.
 */
export async function requireLedgerTime(ctx: HubContext): Promise<number> {
  const { founders } = await ctx.charter();
  const ticks: (string | undefined)[] = [];
  for (const founder of founders) ticks.push((await ctx.state.find(row.tick(founder)))?.at);
  const time = medianTick(ticks);
  if (time === undefined)
    throw new HubError('WRONG_STATE', 'the ledger has no time yet: a founder has never ticked');
  return time;
}
