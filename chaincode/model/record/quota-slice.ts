/** Quotas shared by several gateways: each claims slices of a day's quota on the ledger before it gives them out. */
import { z } from 'zod';
import { day, gatewayId, grantId, mspId } from '../identifier';
import { stored } from './stored';

const operations = z.int().min(1);
const gatewayName = z.strictObject({ msp: mspId, id: gatewayId }).readonly();
export type GatewayName = z.infer<typeof gatewayName>;

/** Key `slice~grant~period~n`, n from 1: immutable. */
export const quotaSlice = z
  .strictObject({
    ...stored,
    grant: grantId,
    period: day,
    n: z.int().min(1),
    gateway: gatewayName,
    operations,
  })
  .readonly();
export type QuotaSlice = z.infer<typeof quotaSlice>;

/** What was claimed of one UTC day's quota, in all and by each gateway. */
export const claimedDay = z
  .strictObject({
    period: day,
    claimed: operations,
    slices: z.int().min(1),
    /** In the order of their first claims. */
    held: z.array(z.strictObject({ gateway: gatewayName, operations }).readonly()).readonly(),
  })
  .readonly();
export type ClaimedDay = z.infer<typeof claimedDay>;

/** Key `claimed~grant`: the count that every claim reads and writes. Days that are over go when the next one comes. */
export const claimedQuota = z
  .strictObject({ ...stored, grant: grantId, days: z.array(claimedDay).min(1).max(2).readonly() })
  .readonly();
export type ClaimedQuota = z.infer<typeof claimedQuota>;

/** Operations that a gateway holds of a day's quota. */
export function heldOn(of: ClaimedQuota | undefined, period: string, { msp, id }: GatewayName): number {
  const claimed = of?.days.find((each) => each.period === period);
  const held = claimed?.held.find(({ gateway }) => gateway.msp === msp && gateway.id === id);
  return held?.operations ?? 0;
}

/**
 * The count after one more slice.
 *
 * @param current the days that still count: others are dropped.
 */
export function withSlice(
  before: ClaimedQuota | undefined,
  { period, gateway, operations: more }: Pick<QuotaSlice, 'period' | 'gateway' | 'operations'>,
  current: readonly string[],
): readonly ClaimedDay[] {
  const days = (before?.days ?? []).filter((each) => current.includes(each.period));
  const known = days.find((each) => each.period === period);
  const held = known?.held ?? [];
  const isMine = (each: ClaimedDay['held'][number]): boolean =>
    each.gateway.msp === gateway.msp && each.gateway.id === gateway.id;
  const mine = held.find(isMine);
  const grown: ClaimedDay = {
    period,
    claimed: (known?.claimed ?? 0) + more,
    slices: (known?.slices ?? 0) + 1,
    held:
      mine === undefined
        ? [...held, { gateway, operations: more }]
        : held.map((each) => (isMine(each) ? { gateway, operations: mine.operations + more } : each)),
  };
  return [...days.filter((each) => each.period !== period), grown].sort((a, b) =>
    a.period < b.period ? -1 : 1,
  );
}
