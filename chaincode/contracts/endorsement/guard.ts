/** Writing guards. */
import type { MspId } from '../../model/identifier';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';
import { charterPolicy } from './guard-policy';

/** The member's guard stands, under the policy of the founders in force. @throws {HubError} `ALREADY_EXISTS`. */
export async function createGuard(ctx: HubContext, msp: MspId): Promise<void> {
  await ctx.state.create(row.guard(msp), {});
}

/** The charter's guard stands, and only all founders of the charter in force together write it from now on. */
export async function createCharterGuard(ctx: HubContext): Promise<void> {
  const guard = row.charterGuard();
  await ctx.state.create(guard, {});
  await ctx.state.protect(guard.key, charterPolicy((await ctx.charter()).founders));
}

/** The charter's guard carries the policy that follows from the charter in force. */
export async function renewCharterGuard(ctx: HubContext): Promise<void> {
  await ctx.state.protect(row.charterGuard().key, charterPolicy((await ctx.charter()).founders));
}

/**
 * The member's guard carries the policy that follows from the charter in force. Fabric lets only endorsements change it
 * that satisfy the policy it carries: founders that left the charter are needed once more, so renew while their peers run.
 *
 * @throws {HubError} `NOT_FOUND`: no such member.
 */
export async function renewGuard(ctx: HubContext, msp: MspId): Promise<void> {
  const guard = row.guard(msp);
  await ctx.state.require(guard);
  await ctx.state.put(guard, {});
}

/** The transaction counts only with the endorsements of all founders: it changes who decides, or with which keys. */
export async function requireAllFounders(ctx: HubContext): Promise<void> {
  await ctx.state.touch(row.charterGuard());
}

/** The transaction counts only with the endorsements that speak for the acting member. Nothing is read: guards never conflict. */
export async function requireOwnPeer(ctx: HubContext): Promise<void> {
  await ctx.state.touch(row.guard(ctx.caller.msp));
}
