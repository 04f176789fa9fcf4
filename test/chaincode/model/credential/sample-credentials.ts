/** Keys and statements for the tests of credentials, and forgeries of any shape. */
import { createSign, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  type AccessId,
  type ApplicationId,
  documentHash,
  evidenceHash,
  type GatewayId,
  HubError,
  type MspId,
  type Officer,
  type PurposeCode,
  type QueryTicket,
  type SubgraphName,
  signToken,
  type TicketedRequest,
  type TokenTerms,
  variablesHash,
} from '../../../../chaincode/model';

export const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z');
export const NOW_S = NOW_MS / 1000;

export interface SampleKey {
  readonly public: KeyObject;
  readonly private: KeyObject;
}

/** A new P-256 key. */
export function newKey(): SampleKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { public: publicKey, private: privateKey };
}

export const APPLICATION_KEY = newKey();
export const GATEWAY_KEY = newKey();
export const STRANGER_KEY = newKey();

export const TOKEN_TERMS: TokenTerms = {
  member: 'HousingMSP' as MspId,
  application: 'eligibility' as ApplicationId,
  purpose: 'housing-eligibility' as PurposeCode,
  officer: 'officer-7' as Officer,
  issuedAtMs: NOW_MS,
  lifetimeS: 600,
};

/** Knows the one application. */
export const applicationKeys = ({ iss, sub }: { readonly iss: string; readonly sub: string }) =>
  iss === TOKEN_TERMS.member && sub === TOKEN_TERMS.application ? APPLICATION_KEY.public : undefined;

/** Knows the one gateway. */
export const gatewayKeys = ({ msp, id }: { readonly msp: string; readonly id: string }) =>
  msp === 'FinanceMSP' && id === 'gateway-1' ? GATEWAY_KEY.public : undefined;

/** A good token. */
export async function goodToken(terms: Partial<TokenTerms> = {}, key = APPLICATION_KEY): Promise<string> {
  return await signToken({ ...TOKEN_TERMS, ...terms }, key.private);
}

/** Text as it stands, or a value's JSON, in base64url. */
export const toBase64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** What the header (0) or the claims (1) of a compact JWS say. */
export function partOf(jws: string, part: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(jws.split('.')[part] ?? '', 'base64url').toString('utf8'));
}

/** The evidence a token carries. */
export const evidenceIn = (token: string): string => String(partOf(token, 1).evidence);

/** Any header over any claims, rightly signed by the key as ES256. */
export function forge(header: unknown, claims: unknown, key = APPLICATION_KEY): string {
  const input = `${toBase64url(header)}.${toBase64url(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: key.private, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** The same statement with other claims, rightly signed. */
export function withClaims(jws: string, claims: Record<string, unknown>, key = APPLICATION_KEY): string {
  return forge(partOf(jws, 0), { ...partOf(jws, 1), ...claims }, key);
}

/** The same statement with other header fields, rightly signed. */
export function withHeader(jws: string, header: Record<string, unknown>, key = APPLICATION_KEY): string {
  return forge({ ...partOf(jws, 0), ...header }, partOf(jws, 1), key);
}

/** The same statement with its signature in DER, as careless libraries write it. */
export function withDerSignature(jws: string, key = APPLICATION_KEY): string {
  const input = jws.split('.').slice(0, 2).join('.');
  return `${input}.${createSign('sha256').update(input).sign(key.private).toString('base64url')}`;
}

/** Strings that differ from the JWS in one character: every `stride`-th is changed, every fifth of those is left out. */
export function* changedStrings(jws: string, stride: number): Generator<string> {
  for (let at = 0; at < jws.length; at += stride) {
    yield `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`;
    if (at % 5 === 0) yield `${jws.slice(0, at)}${jws.slice(at + 1)}`;
  }
  for (const added of ['A', '=', '\n', ' ', '.']) yield `${jws}${added}`;
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    if (!jws.endsWith(last)) yield `${jws.slice(0, -1)}${last}`;
  }
}

/** The code a promise is refused with; undefined when it is not. */
export async function codeOf(promise: Promise<unknown>): Promise<HubError['code'] | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (error instanceof HubError) return error.code;
    throw error;
  }
}

const QUERY = '{ citizen(identityNumber: "x") { yearlyIncome } }';
const VARIABLES = { representations: [{ __typename: 'Citizen', identityNumber: 'x' }] };

/** A good `query` ticket's claims for the good request, with the evidence it was issued for. */
export function queryClaims(evidence: string): QueryTicket {
  return {
    kind: 'query',
    gateway: { msp: 'FinanceMSP' as MspId, id: 'gateway-1' as GatewayId },
    subgraph: 'taxation' as SubgraphName,
    iat: NOW_S,
    exp: NOW_S + 30,
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    access: 'BBBBBBBBBBBBBBBBBBBBBB' as AccessId,
    fetch: 0,
    document: documentHash(QUERY),
    variables: variablesHash(VARIABLES),
    evidence: evidenceHash(evidence),
    digestKey: 'C'.repeat(43),
    purpose: 'housing-eligibility' as PurposeCode,
    height: '41' as QueryTicket['height'],
    scope: [],
  };
}

/** What comes with it. */
export function requestWith(ticket: string, evidence: string | undefined): TicketedRequest {
  return { ticket, document: QUERY, variables: VARIABLES, evidence };
}
