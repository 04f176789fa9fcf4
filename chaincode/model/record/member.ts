/** Members (成员) of the alliance, their applications, and the gateways that founders run. */
import { z } from 'zod';
import { keyState, memberKind, memberState } from '../enumeration';
import { applicationId, gatewayId, mspId, sha256Hex, spki } from '../identifier';
import { attributeName } from './row-filter';
import { stored } from './stored';

/** Keys a member registers for one duty only, as SPKI hashes: a renewed certificate stays the same key. */
const dutyKeys = z
  .strictObject({ clock: sha256Hex.optional(), relay: sha256Hex.optional(), probe: sha256Hex.optional() })
  .readonly();

/** What was voted on when a member joined. */
export const memberTerms = z
  .strictObject({
    msp: mspId,
    name: z.strictObject({ zh: z.string().min(1).max(100), en: z.string().min(1).max(100) }).readonly(),
    kind: memberKind,
    /** Unified social credit code (GB 32100), 18 characters. */
    creditCode: z
      .string()
      .regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, 'must be a unified social credit code of 18 characters'),
    /** What row filters may refer to, e.g. `{ "district": "110105" }`. */
    attributes: z.record(attributeName, z.string().max(64)).readonly(),
    keys: dutyKeys,
    /** True for a member without a peer: founders alone endorse its transactions. */
    founderEndorsed: z.boolean(),
  })
  .readonly();
export type MemberTerms = z.infer<typeof memberTerms>;

/**
 * What a ballot on who joins, or on a standing member's name, attributes or keys, binds: all the member will be, and the
 * revision it is now; 0 of one that never stood or never changed.
 */
export const memberChange = z.strictObject({ terms: memberTerms, revision: z.int().min(0) }).readonly();
export type MemberChange = z.infer<typeof memberChange>;

/** How often a record was changed since it was first written; absent: never. */
const revision = z.int().min(1).optional();

/** Key `member~msp`. */
export const member = z
  .strictObject({
    ...stored,
    ...memberTerms.unwrap().shape,
    state: memberState,
    revision,
    stateReason: z.string().min(1).max(1000).optional(),
  })
  .readonly();
export type Member = z.infer<typeof member>;

/** Key `app~msp~id`: a certified client. It queries, and writes nothing. */
export const application = z
  .strictObject({
    ...stored,
    msp: mspId,
    id: applicationId,
    name: z.string().min(1).max(100),
    spki,
    state: keyState,
  })
  .readonly();
export type Application = z.infer<typeof application>;

/** A gateway's key as its founder proposes it. */
export const gatewayKey = z.strictObject({ msp: mspId, id: gatewayId, spki }).readonly();
export type GatewayKey = z.infer<typeof gatewayKey>;

/** What a ballot on a gateway's key binds: all that the gateway will be. */
export const gatewayTerms = z.strictObject({ ...gatewayKey.unwrap().shape, revision }).readonly();
export type GatewayTerms = z.infer<typeof gatewayTerms>;

/** Key `gateway~msp~id`: the only keys that sign tickets and batches. `msp` is a founder. */
export const gateway = z
  .strictObject({ ...stored, ...gatewayTerms.unwrap().shape, state: keyState })
  .readonly();
export type Gateway = z.infer<typeof gateway>;

/** Key `tick~msp`: a founder's last word on what time it is. */
export const tick = z
  .strictObject({ ...stored, msp: mspId, at: z.iso.datetime({ precision: 3 }) })
  .readonly();
export type Tick = z.infer<typeof tick>;
