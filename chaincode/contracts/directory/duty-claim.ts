/** Claims that an entry in force makes on the duties it rests on: whether a duty can be spared is a read of a named key. */
import type { EntryCode } from '../../model/code';
import type { DutyId, MspId } from '../../model/identifier';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** The duties of an entry before and after; none before its first version, none after it is withdrawn. */
export interface DutyChange {
  readonly provider: MspId;
  readonly entry: EntryCode;
  readonly before: readonly DutyId[];
  readonly after: readonly DutyId[];
}

/** Afterwards exactly the duties of `after` are claimed by the entry. */
export async function moveDutyClaims(ctx: HubContext, change: DutyChange): Promise<void> {
  const { before, after } = change;
  for (const duty of [...before].filter((each) => !after.includes(each)).sort()) {
    await claimDuty(ctx, change, duty, false);
  }
  for (const duty of [...after].filter((each) => !before.includes(each)).sort()) {
    await claimDuty(ctx, change, duty, true);
  }
}

async function claimDuty(
  ctx: HubContext,
  { provider, entry }: DutyChange,
  duty: DutyId,
  claimed: boolean,
): Promise<void> {
  const at = row.dutyClaim(provider, duty);
  const others = ((await ctx.state.find(at))?.entries ?? []).filter((code) => code !== entry);
  const entries = claimed ? [...others, entry].sort() : others;
  if (entries.length === 0) await ctx.state.remove(at);
  else await ctx.state.put(at, { provider, duty, entries });
}
