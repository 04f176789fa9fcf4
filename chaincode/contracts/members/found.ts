/** Founding, step 2 (LEDGER, Founding): each founder of the packaged charter writes its own member record. */
import { HubError } from '../../model/error';
import { isFounder, type Member, type MemberTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { createCharterGuard, createGuard } from '../endorsement/guard';
import { FIRST_CHARTER } from '../first-charter';
import { row } from '../state/row';
import { claimDutyKeys } from './key-claim';

/**
 * The founder stands on this channel, with its guard; the first one also puts the packaged charter in force, and its guard.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the founder's own admin, or no founder of the packaged charter; `ALREADY_EXISTS`;
 *   `INVALID_ARGUMENT`: another kind than `FOUNDER`.
 */
export async function found(ctx: HubContext, terms: MemberTerms): Promise<Member> {
  const { msp, role } = ctx.caller;
  if (role !== 'admin' || terms.msp !== msp) {
    throw new HubError('NOT_ALLOWED', `only an admin of \`${terms.msp}\` founds it`);
  }
  if (!isFounder(FIRST_CHARTER, msp)) {
    throw new HubError('NOT_ALLOWED', `\`${msp}\` is no founder of the packaged charter`);
  }
  if (terms.kind !== 'FOUNDER')
    throw new HubError('INVALID_ARGUMENT', 'member terms at `kind` must be FOUNDER');
  if ((await ctx.state.find(row.charter())) === undefined) {
    await ctx.state.put(row.charter(), FIRST_CHARTER);
    await createCharterGuard(ctx);
  }
  await createGuard(ctx, msp);
  await claimDutyKeys(ctx, terms);
  return ctx.state.create(row.member(msp), { ...terms, state: 'ACTIVE' });
}
