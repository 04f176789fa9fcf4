/** Level 1: duties. A duty is replaced under the next version, never deleted. */
import type { DutyId } from '../../model/identifier';
import type { Duty, DutyContent } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** The duty stands under the acting member, as version 1 or the next. @throws {HubError} `NOT_ALLOWED`. */
export async function recordDuty(ctx: HubContext, id: DutyId, content: DutyContent): Promise<Duty> {
  const msp = await ctx.requireAdmin();
  const before = await ctx.state.find(row.duty(msp, id));
  return ctx.state.put(row.duty(msp, id), { msp, id, version: (before?.version ?? 0) + 1, content });
}
