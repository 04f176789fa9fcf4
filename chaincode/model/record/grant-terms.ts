/** The terms of a grant: what is asked for, later approved, and then decides. */
import { z } from 'zod';
import { entryCode } from '../code';
import { obligation } from '../enumeration';
import { coordinate, grantId, instant, itemId, mspId, purposeCode, sha256Hex } from '../identifier';
import { grantedFilter } from './row-filter';

/** From `from` (inclusive) to `until` (exclusive). */
export const grantWindow = z
  .strictObject({ from: instant, until: instant })
  .readonly()
  .refine((window) => window.from < window.until, 'must end after it begins');
export type GrantWindow = z.infer<typeof grantWindow>;

/** Operations a UTC day; a grant without quota is unlimited. */
export const quota = z.strictObject({ operationsPerDay: z.int().min(1) }).readonly();

/** How many grants at most lie between a delegated grant and the one that the provider consented to. */
export const MAX_DELEGATION_DEPTH = 3;

/** How often the right may be handed on; a grant without it may not be delegated. */
export const delegation = z.strictObject({ depth: z.int().min(1).max(MAX_DELEGATION_DEPTH) }).readonly();

/** The longest that a use of break-glass may last. */
export const MAX_EMERGENCY_MINUTES = 60;

/** A grant with these is dormant: it covers only what two of these officers' keys opened it for, for so long at most. */
export const emergencyTerms = z
  .strictObject({
    /** SPKI hashes of the officers' keys. */
    officers: z
      .array(sha256Hex)
      .min(2)
      .max(20)
      .readonly()
      .refine((keys) => new Set(keys).size === keys.length, 'must not name an officer twice'),
    maxMinutes: z.int().min(1).max(MAX_EMERGENCY_MINUTES),
  })
  .readonly();
export type EmergencyTerms = z.infer<typeof emergencyTerms>;

/** Terms that are asked for, and later approved: what decides. */
export const grantTerms = z
  .strictObject({
    consumer: mspId,
    entry: entryCode,
    entryVersion: z.int().min(1),
    items: z.array(itemId).min(1).max(500).readonly(),
    rowFilter: grantedFilter,
    purposes: z.array(purposeCode).min(1).max(20).readonly(),
    window: grantWindow,
    quota: quota.optional(),
    obligations: z.array(obligation).max(10).readonly(),
    /** Non-empty for `@requires` use: the coordinates the items may be derived into, and nothing else. */
    derives: z.array(coordinate).max(50).readonly(),
    delegation: delegation.optional(),
    /** The grant that this one is a part of, held by the member that delegates it. */
    parent: grantId.optional(),
    emergency: emergencyTerms.optional(),
  })
  .readonly()
  .refine(
    ({ delegation: handedOn, obligations }) =>
      handedOn === undefined || !obligations.includes('NO_ONWARD_SHARING'),
    { path: ['delegation'], error: 'must not hand on what must not be shared onward' },
  )
  .refine(
    ({ emergency, delegation: handedOn, parent }) =>
      emergency === undefined || (handedOn === undefined && parent === undefined),
    {
      path: ['emergency'],
      error: "must be the consumer's own: break-glass is neither delegated nor handed on",
    },
  );
export type GrantTerms = z.infer<typeof grantTerms>;
