/** The charter (章程): who founded the alliance, and who votes on what, k of n. */
import { z } from 'zod';
import { type BallotKind, ballotKind } from '../enumeration';
import { instant, type MspId, mspId } from '../identifier';
import { medianTick, msOf } from '../instant';
import { stored } from './stored';

/** `threshold` approvals of `voters` pass a ballot. */
export const votingRule = z
  .strictObject({ voters: z.array(mspId).min(1).readonly(), threshold: z.int().min(1) })
  .readonly()
  .refine((rule) => rule.threshold <= rule.voters.length, 'must not ask for more votes than there are voters')
  .refine((rule) => new Set(rule.voters).size === rule.voters.length, 'must not name a voter twice');
export type VotingRule = z.infer<typeof votingRule>;

/** What a ballot on a charter binds: all of it. */
export const charterTerms = z
  .strictObject({
    version: z.int().min(1),
    founders: z.array(mspId).min(1).readonly(),
    auditors: z.array(mspId).readonly(),
    fallback: votingRule,
    committees: z.partialRecord(ballotKind, votingRule).readonly(),
  })
  .readonly();
export type CharterTerms = z.infer<typeof charterTerms>;

/**
 * Key `charter`. The first one is part of the chaincode package: approving the package is signing it.
 *
 * `committees` names, beside the rule for everything (`fallback`), the ballots that have a rule of their own. `notBefore` is
 * ledger time when the charter came into force, and no part of what was voted on: other founders have other ticks, and what
 * their median would be must not set time back. Absent before there was a time, and on `exchange`, where nobody ticks.
 */
export const charter = z
  .strictObject({ ...stored, ...charterTerms.unwrap().shape, notBefore: instant.optional() })
  .readonly();
export type Charter = z.infer<typeof charter>;

/** The rule for one kind of ballot. */
export function ruleFor(of: CharterTerms, kind: BallotKind): VotingRule {
  return of.committees[kind] ?? of.fallback;
}

/**
 * What time it is on the ledger, in milliseconds since 1970: the median of the founders' last ticks, but never before the
 * charter came into force.
 *
 * @param ticks of the charter's founders, in its order; undefined: never ticked.
 * @returns undefined while too few founders have ticked, and there was no time before this charter either.
 */
export function ledgerTimeUnder(
  { notBefore }: Charter,
  ticks: readonly (string | undefined)[],
): number | undefined {
  const known = [medianTick(ticks), notBefore && msOf(notBefore)].filter((time) => typeof time === 'number');
  return known.length === 0 ? undefined : Math.max(...known);
}

/** True if the member founds, audits or votes on anything. */
export function isNamedIn({ founders, auditors, fallback, committees }: CharterTerms, msp: MspId): boolean {
  const voters = [fallback, ...Object.values(committees)].flatMap((rule) => rule?.voters ?? []);
  return [...founders, ...auditors, ...voters].includes(msp);
}

export function isFounder(of: CharterTerms, msp: MspId): boolean {
  return of.founders.includes(msp);
}
