/** Grant requests (共享申请) and grants (授权). Production schemas keep *asked* and *approved* apart; so do these. */
import { z } from 'zod';
import { canonicalHash } from '../canonical';
import { grantStateKind, requestState } from '../enumeration';
import { applicationId, decimal, grantId, mspId, requestId, type Sha256Hex, sha256Hex } from '../identifier';
import { committeeSnapshot } from './ballot';
import { legalBasis } from './duty';
import { grantTerms } from './grant-terms';
import { stored } from './stored';

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

/** Key `request~id`. `approved` may only be narrower than `asked`; `revision` grows with each edit, which voids it. */
export const request = z
  .strictObject({
    ...stored,
    id: requestId,
    revision: z.int().min(1),
    ...requestTerms.unwrap().shape,
    approved: grantTerms.optional(),
    provider: mspId,
    state: requestState,
    remark: z.string().max(1000).optional(),
  })
  .readonly();
export type Request = z.infer<typeof request>;

/** The hash of everything the consumer says in this revision: what a founder's check binds. */
export function requestHash({
  revision,
  application,
  asked,
  legalBasis: basis,
  scenario,
  operationHash,
}: Request): Sha256Hex {
  return canonicalHash({ revision, application, asked, legalBasis: basis, scenario, operationHash });
}

/** Key `compliance~request~msp`: a founder has checked the request's form and legal basis, as {@link requestHash} binds them. */
export const compliance = z
  .strictObject({ ...stored, request: requestId, founder: mspId, termsHash: sha256Hex })
  .readonly();
export type Compliance = z.infer<typeof compliance>;

/**
 * Key `consent~request~msp`: who may give the right agrees to exactly these terms of this revision. That is the provider;
 * for a delegated grant, in the provider's stead, the holder of its parent.
 */
export const consent = z
  .strictObject({
    ...stored,
    request: requestId,
    revision: z.int().min(1),
    provider: mspId,
    termsHash: sha256Hex,
  })
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
