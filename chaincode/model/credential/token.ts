/**
 * The caller's token and the evidence inside it (DESIGN §4.1).
 *
 * A token is a JWT (RFC 7519) with aud `hub` by an application's key; the key is found on the ledger by `iss` and `sub`.
 * It carries the evidence: a second JWT by the same key with the same claims and aud `subgraph`. A gateway forwards the
 * evidence alone and never accepts it for itself, so a subgraph cannot turn round and query as the caller.
 */
import { type KeyObject, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HubError } from '../error';
import { applicationId, mspId, officer, purposeCode } from '../identifier';
import { isSignedBy, readStatement, signStatement, statementType } from './jws';

/** The longest a token may live. */
export const MAX_TOKEN_LIFETIME_S = 600;
/** How far a token's `iat` may lie ahead of the verifier's clock. */
const CLOCK_SKEW_S = 30;

const callerClaims = z
  .strictObject({
    iss: mspId,
    sub: applicationId,
    purpose: purposeCode,
    officer,
    iat: z.int(),
    exp: z.int(),
    jti: z.uuid(),
  })
  .readonly();
/** What the caller signed: who asks, through which application, for what. */
export type CallerClaims = z.infer<typeof callerClaims>;

const evidenceClaims = z
  .strictObject({ ...callerClaims.unwrap().shape, aud: z.literal('subgraph') })
  .readonly();
const tokenClaims = z
  .strictObject({ ...callerClaims.unwrap().shape, aud: z.literal('hub'), evidence: z.string().max(4096) })
  .readonly();

export interface TokenTerms {
  readonly member: CallerClaims['iss'];
  readonly application: CallerClaims['sub'];
  readonly purpose: CallerClaims['purpose'];
  readonly officer: CallerClaims['officer'];
  readonly issuedAtMs: number;
  /** At most {@link MAX_TOKEN_LIFETIME_S}. */
  readonly lifetimeS: number;
}

/** Signs a token with its evidence by the application's key. */
export async function signToken(terms: TokenTerms, key: KeyObject): Promise<string> {
  const iat = Math.floor(terms.issuedAtMs / 1000);
  const claims: CallerClaims = {
    iss: terms.member,
    sub: terms.application,
    purpose: terms.purpose,
    officer: terms.officer,
    iat,
    exp: iat + terms.lifetimeS,
    jti: randomUUID(),
  };
  const evidence = await signStatement('hub-evidence+jwt', { ...claims, aud: 'subgraph' }, key);
  return await signStatement('hub-token+jwt', { ...claims, aud: 'hub', evidence }, key);
}

/** Finds the key an application is registered with; undefined when it is unknown or not active. */
export type ApplicationKeys = (caller: Pick<CallerClaims, 'iss' | 'sub'>) => KeyObject | undefined;

/** A token that holds: the claims, and the evidence to forward. */
export interface VerifiedToken {
  readonly claims: CallerClaims;
  readonly evidence: string;
}

/**
 * Verifies a token and the evidence it carries.
 *
 * @throws {HubError} `TOKEN_AUDIENCE`, `TOKEN_MALFORMED`, `APPLICATION_UNKNOWN`, `TOKEN_SIGNATURE`, `TOKEN_LIFETIME`,
 *   `TOKEN_EXPIRED`, `TOKEN_EVIDENCE`.
 */
export async function verifyToken(
  token: string,
  keys: ApplicationKeys,
  nowMs: number,
): Promise<VerifiedToken> {
  if (statementType(token) === 'hub-evidence+jwt') {
    throw new HubError('TOKEN_AUDIENCE', 'this is evidence for subgraphs, not a token for the hub');
  }
  const statement = readStatement(token, 'hub-token+jwt', tokenClaims);
  if (statement === undefined) throw new HubError('TOKEN_MALFORMED', 'token is not an ES256 JWT of the hub');
  const { aud: _, evidence, ...claims } = statement.claims;
  const key = keys(claims);
  if (key === undefined) throw unknownApplication(claims);
  if (!(await isSignedBy(token, key)))
    throw new HubError('TOKEN_SIGNATURE', 'token is not signed by its application');
  checkLifetime(claims, nowMs, 'TOKEN_LIFETIME', 'TOKEN_EXPIRED');
  const carried = readStatement(evidence, 'hub-evidence+jwt', evidenceClaims);
  if (carried === undefined || !sameCaller(claims, carried.claims) || !(await isSignedBy(evidence, key))) {
    throw new HubError('TOKEN_EVIDENCE', 'token does not carry evidence of the same claims by the same key');
  }
  return { claims, evidence };
}

/**
 * Verifies evidence, at a subgraph.
 *
 * @throws {HubError} `EVIDENCE_MALFORMED`, `APPLICATION_UNKNOWN`, `EVIDENCE_SIGNATURE`, `EVIDENCE_EXPIRED`.
 */
export async function verifyEvidence(
  evidence: string,
  keys: ApplicationKeys,
  nowMs: number,
): Promise<CallerClaims> {
  const statement = readStatement(evidence, 'hub-evidence+jwt', evidenceClaims);
  if (statement === undefined)
    throw new HubError('EVIDENCE_MALFORMED', 'evidence is not an ES256 JWT for subgraphs');
  const { aud: _, ...claims } = statement.claims;
  const key = keys(claims);
  if (key === undefined) throw unknownApplication(claims);
  if (!(await isSignedBy(evidence, key))) {
    throw new HubError('EVIDENCE_SIGNATURE', 'evidence is not signed by its application');
  }
  checkLifetime(claims, nowMs, 'EVIDENCE_EXPIRED', 'EVIDENCE_EXPIRED');
  return claims;
}

function unknownApplication({ iss, sub }: CallerClaims): HubError {
  return new HubError(
    'APPLICATION_UNKNOWN',
    `no active application \`${sub}\` of an active member \`${iss}\``,
  );
}

function checkLifetime(
  { iat, exp }: CallerClaims,
  nowMs: number,
  tooLong: 'TOKEN_LIFETIME' | 'EVIDENCE_EXPIRED',
  expired: 'TOKEN_EXPIRED' | 'EVIDENCE_EXPIRED',
): void {
  const now = nowMs / 1000;
  if (exp - iat > MAX_TOKEN_LIFETIME_S || exp <= iat || iat > now + CLOCK_SKEW_S) {
    throw new HubError(tooLong, `lifetime must begin now and last at most ${MAX_TOKEN_LIFETIME_S} s`);
  }
  if (exp <= now) throw new HubError(expired, 'lifetime has ended');
}

function sameCaller(a: CallerClaims, b: CallerClaims): boolean {
  return (Object.keys(callerClaims.unwrap().shape) as (keyof CallerClaims)[]).every(
    (claim) => a[claim] === b[claim],
  );
}
