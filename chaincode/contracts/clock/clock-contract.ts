/** Contract `Clock`: a founder's last word on what time it is. Ledger time is the median of these; it never falls. */
import { Info, Transaction } from 'fabric-contract-api';
import { HubError } from '../../model/error';
import { instant, type MspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { isFounder } from '../../model/record';
import { answer } from '../contract/answer';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { row } from '../state/row';

@Info({ title: 'Clock', description: "the founders' ticks" })
export class Clock extends HubContract {
  constructor() {
    super({ name: 'Clock', channels: { directory: 'all' } });
  }

  /**
   * The founder's tick is `at` (RFC 3339, UTC, milliseconds). Signed by the key its member record names for the clock.
   *
   * @throws {HubError} `NOT_ALLOWED`: another key; `WRONG_STATE`: earlier than its last tick; `INVALID_ARGUMENT`.
   */
  @Transaction()
  async Tick(ctx: HubContext, at: string): Promise<string> {
    const msp = await requireClockKey(ctx);
    const time = parseAs(instant, at, 'tick');
    const last = await ctx.state.find(row.tick(msp));
    // Fixed-width UTC, so text order is time order.
    if (last !== undefined && time < last.at) {
      throw new HubError('WRONG_STATE', `the last tick of \`${msp}\` is later: \`${last.at}\``);
    }
    return answer(await ctx.state.put(row.tick(msp), { msp, at: time }));
  }
}

async function requireClockKey(ctx: HubContext): Promise<MspId> {
  const { role, spkiHash } = ctx.caller;
  const member = await ctx.requireMember();
  const isClock = role === 'client' && member.keys.clock === spkiHash;
  if (!isClock || !isFounder(await ctx.charter(), member.msp)) {
    throw new HubError('NOT_ALLOWED', "only a founder's registered clock key ticks");
  }
  return member.msp;
}
