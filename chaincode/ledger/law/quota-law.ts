/** Slices of a quota: claimed by a gateway's own key, counted one by one, never more than the quota. */
import {
  type ClaimedQuota,
  canonicalHash,
  directoryKey,
  type QuotaSlice,
  quotaDaysAt,
  withSlice,
} from '../../model/index';
import { ledgerTimeOf } from './ledger-time';
import { type Circumstances, type Law, type Problem, unless } from './row-change';

const slice: Law<'slice'> = ({ key, before, after }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was claimed';
  if (directoryKey.slice(after.grant, after.period, after.n) !== key) return 'holds another slice';
  const { creator } = at.transaction;
  const gateway = at.rows.get('gateway', directoryKey.gateway(after.gateway.msp, after.gateway.id));
  const isOwnKey =
    gateway?.spki === creator.spki && creator.msp === after.gateway.msp && creator.role === 'client';
  if (gateway?.state !== 'ACTIVE' || !isOwnKey) return 'was not claimed by the key of an active gateway';
  return unless(at.written.has(directoryKey.claimed(after.grant)), 'was claimed without being counted');
};

const claimed: Law<'claimed'> = ({ before, after, attributes: [id] }, at) => {
  if (after === undefined || after.grant !== id) return 'counts another grant';
  const slices = slicesIn(at);
  const [one] = slices;
  if (one === undefined || slices.length > 1) return 'counts no slice, or several at once';
  const days = daysNow(at);
  if (!days.includes(one.period)) return 'counts a slice of a day that is not given out';
  const isCounted = canonicalHash(after.days) === canonicalHash(withSlice(before, one, days));
  return isCounted ? sumProblem(after, one, at) : 'does not follow from the slice that was claimed';
};

function sumProblem(after: ClaimedQuota, of: QuotaSlice, at: Circumstances): Problem {
  const day = after.days.find(({ period }) => period === of.period);
  const quota = at.rows.get('grant', directoryKey.grant(after.grant))?.terms.quota;
  if (quota === undefined || of.grant !== after.grant) return 'counts a grant that has no quota';
  if (at.rows.get('grantState', directoryKey.grantState(after.grant))?.state !== 'ACTIVE')
    return 'counts a grant that is not active';
  if (day?.slices !== of.n) return 'numbers its slices wrongly';
  return unless(day.claimed <= quota.operationsPerDay, 'gives out more than the quota');
}

function slicesIn(at: Circumstances): readonly QuotaSlice[] {
  return [...at.written].flatMap(([key, row]) =>
    key.startsWith('\u0000slice\u0000') && row !== undefined ? [row as QuotaSlice] : [],
  );
}

function daysNow(at: Circumstances): readonly string[] {
  const time = ledgerTimeOf(at);
  return time === undefined ? [] : quotaDaysAt(time);
}

export const QUOTA_LAWS = { slice, claimed } as const;
