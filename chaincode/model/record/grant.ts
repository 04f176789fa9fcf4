/** Grant requests (共享申请) and grants (授权). Production schemas keep *asked* and *approved* apart; so do these. */
import { z } from 'zod';
import { entryCode } from '../code';
import { grantStateKind, obligation, requestState } from '../enumeration';
import {
  applicationId,
  coordinate,
  decimal,
  grantId,
  instant,
  itemId,
  mspId,
  purposeCode,
  requestId,
  sha256Hex,
} from '../identifier';
import { committeeSnapshot } from './ballot';
import { legalBasis } from './duty';
import { rowFilter } from './row-filter';
import { stored } from './stored';

/** From `from` (inclusive) to `until` (exclusive). */
export const grantWindow = z
  .strictObject({ from: instant, until: instant })
  .readonly()
  .refine((window) => window.from < window.until, 'must end after it begins');
export type GrantWindow = z.infer<typeof grantWindow>;

/** Operations a UTC day; a grant without quota is unlimited. */
export const quota = z.strictObject({ operationsPerDay: z.int().min(1) }).readonly();

/** Terms that are asked for, and later approved: what decides. */
export const grantTerms = z
  .strictObject({
    consumer: mspId,
    entry: entryCode,
    entryVersion: z.int().min(1),
    items: z.array(itemId).min(1).max(500).readonly(),
    rowFilter,
    purposes: z.array(purposeCode).min(1).max(20).readonly(),
    window: grantWindow,
    quota: quota.optional(),
    obligations: z.array(obligation).max(10).readonly(),
    /** Non-empty for `@requires` use: the coordinates the items may be derived into, and nothing else. */
    derives: z.array(coordinate).max(50).readonly(),
  })
  .readonly();
export type GrantTerms = z.infer<typeof grantTerms>;

/** A request as its consumer sends it. */
export const requestTerms = z
  .strictObject({
    application: applicationId.optional(),
    asked: grantTerms,
    legalBasis,
    scenario: z.string().min(1).max(2000),
    operationHash: sha256Hex.optional(),
  })
  .readonly();
export type RequestTerms = z.infer<typeof requestTerms>;

/** Key `request~id`. `approved` may only be narrower than `asked`. */
export const request = z
  .strictObject({
    ...stored,
    id: requestId,
    ...requestTerms.unwrap().shape,
    approved: grantTerms.optional(),
    provider: mspId,
    state: requestState,
    remark: z.string().max(1000).optional(),
  })
  .readonly();
export type Request = z.infer<typeof request>;

/** Key `compliance~request~msp`: a founder has checked the request's form and legal basis. */
export const compliance = z
  .strictObject({ ...stored, request: requestId, founder: mspId, termsHash: sha256Hex })
  .readonly();
export type Compliance = z.infer<typeof compliance>;

/** Key `consent~request~msp`: the provider agrees to exactly these terms. */
export const consent = z
  .strictObject({ ...stored, request: requestId, provider: mspId, termsHash: sha256Hex })
  .readonly();
export type Consent = z.infer<typeof consent>;

/** Key `grant~id`: immutable terms. Its state stands apart, so that a founder can suspend without touching it. */
export const grant = z
  .strictObject({
    ...stored,
    id: grantId,
    request: requestId,
    provider: mspId,
    terms: grantTerms,
    lock: committeeSnapshot,
  })
  .readonly();
export type Grant = z.infer<typeof grant>;

/** Key `grantState~id`. */
export const grantState = z
  .strictObject({
    ...stored,
    grant: grantId,
    state: grantStateKind,
    by: mspId,
    reason: z.string().max(1000).optional(),
    /** Grows with each change of state, so that an old ballot cannot turn it back. */
    revision: decimal,
  })
  .readonly();
export type GrantState = z.infer<typeof grantState>;
