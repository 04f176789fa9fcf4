/** The names things are called by: branded, so that a code is never passed where a member is meant. */
import { z } from 'zod';

/** A member of the alliance, by its Fabric MSP ID: `HousingMSP`. */
export const mspId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.-]{0,63}$/, 'must be an MSP ID such as `HousingMSP`')
  .brand<'MspId'>();
export type MspId = z.infer<typeof mspId>;

/** An identifier its owner chooses: applications, gateways, drafts, duties, tables, logs, subgraphs. */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
  .max(64);

export const applicationId = slug.brand<'ApplicationId'>();
export type ApplicationId = z.infer<typeof applicationId>;

export const gatewayId = slug.brand<'GatewayId'>();
export type GatewayId = z.infer<typeof gatewayId>;

export const subgraphName = slug.brand<'SubgraphName'>();
export type SubgraphName = z.infer<typeof subgraphName>;

export const purposeCode = slug.brand<'PurposeCode'>();
export type PurposeCode = z.infer<typeof purposeCode>;

export const dutyId = slug.brand<'DutyId'>();
export type DutyId = z.infer<typeof dutyId>;

export const draftId = slug.brand<'DraftId'>();
export type DraftId = z.infer<typeof draftId>;

export const logId = slug.brand<'LogId'>();
export type LogId = z.infer<typeof logId>;

/** The name a department gives its entry in its own code; only the voted binding maps it to a code. */
export const localName = slug.brand<'LocalName'>();
export type LocalName = z.infer<typeof localName>;

/** An item (信息项) of an entry. Permanent: an id is never used again for something else. */
export const itemId = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,63}$/, 'must be a camel-case word such as `yearlyIncome`')
  .brand<'ItemId'>();
export type ItemId = z.infer<typeof itemId>;

/**
 * A coordinate of a GraphQL schema: `Citizen.name`, `Query.citizen(identityNumber:)`, `CitizenFilter.district`.
 *
 * Source: GraphQL September 2025, Schema Coordinates.
 */
export const coordinate = z
  .string()
  .regex(
    /^[A-Za-z][_A-Za-z0-9]*\.[A-Za-z][_A-Za-z0-9]*(\([A-Za-z][_A-Za-z0-9]*:\))?$/,
    'must be a schema coordinate such as `Citizen.name` or `Query.citizen(identityNumber:)`',
  )
  .max(256)
  .brand<'Coordinate'>();
export type Coordinate = z.infer<typeof coordinate>;

/** A grant request; the contract derives it from its transaction's id: `r-3f9c2a71b0de`. */
export const requestId = z
  .string()
  .regex(/^r-[0-9a-f]{12}$/, 'must be a request id such as `r-3f9c2a71b0de`')
  .brand<'RequestId'>();
export type RequestId = z.infer<typeof requestId>;

/** A grant; it keeps the digits of the request it answers: `g-3f9c2a71b0de`. */
export const grantId = z
  .string()
  .regex(/^g-[0-9a-f]{12}$/, 'must be a grant id such as `g-3f9c2a71b0de`')
  .brand<'GrantId'>();
export type GrantId = z.infer<typeof grantId>;

/** A ballot, named after what is voted on: `grant/r-3f9c2a71b0de`, `entry/TaxationMSP/income/1`. */
export const ballotId = z
  .string()
  .regex(/^[a-z-]+(\/[A-Za-z0-9.-]+)+$/, 'must be a ballot id such as `grant/r-3f9c2a71b0de`')
  .max(256)
  .brand<'BallotId'>();
export type BallotId = z.infer<typeof ballotId>;

/** One access through a gateway: 128 random bits, base64url. */
export const accessId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, 'must be an access id of 22 base64url characters')
  .brand<'AccessId'>();
export type AccessId = z.infer<typeof accessId>;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 digest in lower-case hexadecimal')
  .brand<'Sha256Hex'>();
export type Sha256Hex = z.infer<typeof sha256Hex>;

/** A public key: SubjectPublicKeyInfo (RFC 5280), DER, base64. */
export const spki = z.base64().min(80).max(256).brand<'Spki'>();
export type Spki = z.infer<typeof spki>;

/** The person asking, as the member's own pseudonym; never a name. */
export const officer = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be a pseudonym of letters, digits, `.`, `_` or `-`')
  .brand<'Officer'>();
export type Officer = z.infer<typeof officer>;

/** A moment: RFC 3339 in UTC with milliseconds, so that text order is time order. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'must be RFC 3339 in UTC with milliseconds')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a moment that exists')
  .brand<'Instant'>();
export type Instant = z.infer<typeof instant>;

/** A day: `2026-11-23`. */
export const day = z.iso.date();

/** A ledger height, a block number or a sequence, as JSON carries it: a decimal string. */
export const decimal = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/, 'must be a decimal number of at most 16 digits')
  .brand<'Decimal'>();
export type Decimal = z.infer<typeof decimal>;
