/** Slices of a quota: what one of several gateways may give out of a grant's operations of a UTC day. */
import { HubError } from '../../model/error';
import type { GatewayId, GrantId } from '../../model/identifier';
import { quotaDaysAt } from '../../model/instant';
import { type GatewayName, type GrantTerms, type QuotaSlice, withSlice } from '../../model/record';
import { requireLedgerTime } from '../clock/ledger-time';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** What a gateway claims. */
export interface SliceClaim {
  readonly gateway: GatewayId;
  readonly grant: GrantId;
  /** A UTC day: `2026-11-23`. */
  readonly period: string;
  readonly operations: number;
}

/**
 * The gateway may count so many operations more against the grant on that day; slices of a day never exceed the quota.
 * Every claim reads and writes the grant's one count: of concurrent claims the later one conflicts, and is sent again.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the key of an active gateway; `NOT_FOUND`: no such grant; `WRONG_STATE`: the grant is
 *   not active, the quota of that day has not so much left, or the ledger has no time yet; `INVALID_ARGUMENT`: the grant is
 *   unlimited, or the period is neither ledger time's UTC day nor, in its last hour, the next.
 */
export async function claimSlice(
  ctx: HubContext,
  { gateway: id, grant, period, operations }: SliceClaim,
): Promise<QuotaSlice> {
  const gateway = await requireGateway(ctx, id);
  const { terms } = await ctx.state.require(row.grant(grant));
  const { state } = await ctx.state.require(row.grantState(grant));
  if (state !== 'ACTIVE') throw new HubError('WRONG_STATE', `grant \`${grant}\` is ${state}`);
  const current = quotaDaysAt(await requireLedgerTime(ctx));
  if (!current.includes(period)) {
    throw new HubError('INVALID_ARGUMENT', `period must be \`${current.join('` or `')}\` by ledger time`);
  }
  const before = await ctx.state.find(row.claimedQuota(grant));
  const days = withSlice(before, { period, gateway, operations }, current);
  const day = days.find((each) => each.period === period);
  if (day === undefined || day.claimed > quotaOf(grant, terms)) {
    throw new HubError(
      'WRONG_STATE',
      `quota of grant \`${grant}\` on ${period} has no ${operations} operations left`,
    );
  }
  await ctx.state.put(row.claimedQuota(grant), { grant, days });
  const slice = { grant, period, n: day.slices, gateway, operations };
  return ctx.state.create(row.quotaSlice(grant, period, day.slices), slice);
}

function quotaOf(grant: GrantId, { quota }: GrantTerms): number {
  if (quota !== undefined) return quota.operationsPerDay;
  throw new HubError('INVALID_ARGUMENT', `grant \`${grant}\` is unlimited: there is no quota to claim`);
}

async function requireGateway(ctx: HubContext, id: GatewayId): Promise<GatewayName> {
  const { role, spki } = ctx.caller;
  const { msp } = await ctx.requireMember();
  const gateway = await ctx.state.find(row.gateway(msp, id));
  if (role !== 'client' || gateway?.state !== 'ACTIVE' || gateway.spki !== spki) {
    throw new HubError('NOT_ALLOWED', `this is not the key of an active gateway \`${id}\` of \`${msp}\``);
  }
  return { msp, id };
}
