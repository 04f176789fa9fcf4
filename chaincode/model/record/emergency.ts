/**
 * Break-glass: a dormant grant, opened for a short while by two officers of its consumer, and reviewed afterwards.
 *
 * The officers sign what they open; their signatures stay beside it, so that anyone can check them again.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical';
import { publicKeyOf, spkiHash, spkiOf } from '../credential/key';
import { emergencyFinding } from '../enumeration';
import { isHubError } from '../error';
import { grantId, instant, mspId, sha256Hex, spki } from '../identifier';
import { MINUTE_MS, msOf } from '../instant';
import { type EmergencyTerms, type GrantWindow, MAX_EMERGENCY_MINUTES } from './grant-terms';
import { stored } from './stored';

/** How long a use may wait for its review, from its beginning; then its grant counts as suspended. */
export const REVIEW_WITHIN_MS = 72 * 60 * MINUTE_MS;

/** What two officers sign: the `n`-th use of a grant, from 1. Each is signed for one use only, since `n` is given once. */
export const emergencyStatement = z
  .strictObject({
    /** So that no signature over something else passes for one over this. */
    kind: z.literal('hub-emergency'),
    grant: grantId,
    n: z.int().min(1).max(1_000_000),
    /** SHA-256 of a random salt and the reason: the reason itself stays off the ledger. */
    reasonHash: sha256Hex,
    from: instant,
    minutes: z.int().min(1).max(MAX_EMERGENCY_MINUTES),
  })
  .readonly();
export type EmergencyStatement = z.infer<typeof emergencyStatement>;

/** ES256 over the statement's canonical JSON: 64 bytes, r and s (RFC 7518 §3.4), base64url. */
export const officerSignature = z
  .strictObject({ spki, signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/) })
  .readonly();
export type OfficerSignature = z.infer<typeof officerSignature>;

/** Key `emergency~grant~n`. Only a review is ever added to it. */
export const emergency = z
  .strictObject({
    ...stored,
    statement: emergencyStatement,
    signatures: z.array(officerSignature).length(2).readonly(),
    review: z.strictObject({ by: mspId, finding: emergencyFinding }).readonly().optional(),
  })
  .readonly();
export type Emergency = z.infer<typeof emergency>;

/** When a use ends, in milliseconds since 1970; the moment itself is no longer part of it. */
export function emergencyEndsMs({ from, minutes }: EmergencyStatement): number {
  return msOf(from) + minutes * MINUTE_MS;
}

/** How far a use may begin from ledger time, which lags behind every clock by a lease at most. */
const NEAR_MS = 5 * MINUTE_MS;

/**
 * Why a use may not be opened at this moment.
 *
 * @param ledgerTimeMs the median of the founders' ticks; undefined before there is one.
 * @returns undefined when it may.
 */
export function momentProblem(
  statement: EmergencyStatement,
  window: GrantWindow,
  ledgerTimeMs: number | undefined,
): string | undefined {
  const from = msOf(statement.from);
  if (ledgerTimeMs === undefined || Math.abs(from - ledgerTimeMs) > NEAR_MS)
    return `begins more than ${NEAR_MS / MINUTE_MS} minutes from ledger time`;
  const isWithin = from >= msOf(window.from) && emergencyEndsMs(statement) <= msOf(window.until);
  return isWithin ? undefined : "reaches beyond the grant's window";
}

/** True if the review is due no longer: an unreviewed use, so long after it began. */
export function isReviewOverdue({ statement, review }: Emergency, nowMs: number): boolean {
  return review === undefined && nowMs >= msOf(statement.from) + REVIEW_WITHIN_MS;
}

/**
 * Why a use of break-glass does not rest on two officers of the terms.
 *
 * @returns undefined when it does.
 */
export function officersProblem(
  statement: EmergencyStatement,
  signatures: readonly OfficerSignature[],
  { officers, maxMinutes }: EmergencyTerms,
): string | undefined {
  if (statement.minutes > maxMinutes) return `is for more than ${maxMinutes} minutes`;
  const keys = signatures.map((each) => spkiHash(each.spki));
  if (new Set(keys).size < 2) return 'is not signed by two different officers';
  if (!keys.every((key) => officers.includes(key)))
    return 'is signed by a key that is no officer of the grant';
  if (!signatures.every((each) => isSigned(statement, each))) return 'has a signature that is not over it';
  return undefined;
}

/** An officer's signature, by its private P-256 key. */
export function signEmergency(statement: EmergencyStatement, key: KeyObject): OfficerSignature {
  const signature = sign('sha256', Buffer.from(canonicalJson(statement)), { key, dsaEncoding: 'ieee-p1363' });
  return officerSignature.parse({ spki: spkiOf(key), signature: signature.toString('base64url') });
}

function isSigned(statement: EmergencyStatement, of: OfficerSignature): boolean {
  const key = keyIn(of);
  if (key === undefined) return false;
  const signature = Buffer.from(of.signature, 'base64url');
  const said = Buffer.from(canonicalJson(statement));
  return verify('sha256', said, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Undefined: it is no key. Terms name officers by hashes, and of what is not checked before it signs. */
function keyIn(of: OfficerSignature): KeyObject | undefined {
  try {
    return publicKeyOf(of);
  } catch (error) {
    if (isHubError(error, 'INVALID_ARGUMENT')) return undefined;
    throw error;
  }
}
