/**
 * Tickets: a gateway's short-lived capability for one fetch at one subgraph (DESIGN §4.6).
 *
 * A ticket binds the exact document bytes, the final variables, the caller's evidence and the scope of rows and items.
 * Each may be used once; the subgraph keeps the nonces until they expire.
 */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../canonical';
import { entryCode } from '../code';
import { HubError } from '../error';
import {
  accessId,
  coordinate,
  decimal,
  gatewayId,
  itemId,
  mspId,
  purposeCode,
  type Sha256Hex,
  sha256Hex,
  subgraphName,
} from '../identifier';
import { basis, rowFilter } from '../record';
import { isSignedBy, readStatement, signStatement } from './jws';

/** How long a ticket lives: one fetch and its queueing. */
export const TICKET_LIFETIME_S = 30;
const CLOCK_SKEW_S = 5;

/** The only document an `sdl` ticket opens. */
export const SDL_DOCUMENT = '{ _service { sdl } }';

/** One ground of the scope; the wire form of `Scope`. */
export const ticketScope = z
  .strictObject({
    basis,
    entry: entryCode,
    version: z.int().min(1),
    items: z.array(itemId).readonly(),
    rowFilter,
    beneficiary: mspId,
    derives: coordinate.optional(),
  })
  .readonly();
export type TicketScope = z.infer<typeof ticketScope>;

const issued = {
  gateway: z.strictObject({ msp: mspId, id: gatewayId }).readonly(),
  subgraph: subgraphName,
  iat: z.number(),
  exp: z.number(),
  /** 128 random bits, base64url. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
} as const;

const queryTicket = z.strictObject({
  ...issued,
  kind: z.literal('query'),
  access: accessId,
  /** Number of the fetch within the access, from 0 in plan order. */
  fetch: z.int().min(0),
  document: sha256Hex,
  variables: sha256Hex,
  evidence: sha256Hex,
  /** HKDF(access key, subgraph), 32 bytes base64url: keys the digest of this provider's own fetch. */
  digestKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  purpose: purposeCode,
  /** Directory height the gateway decided at; the subgraph waits, bounded, until its own view reaches it. */
  height: decimal,
  scope: z.array(ticketScope).max(1000).readonly(),
});
const sdlTicket = z.strictObject({ ...issued, kind: z.literal('sdl') });

export const ticketClaims = z.discriminatedUnion('kind', [queryTicket, sdlTicket]).readonly();
export type TicketClaims = z.infer<typeof ticketClaims>;
export type QueryTicket = Readonly<z.infer<typeof queryTicket>>;
export type SdlTicket = Readonly<z.infer<typeof sdlTicket>>;

/** Signs a ticket by the gateway's key. */
export async function signTicket(claims: TicketClaims, key: KeyObject): Promise<string> {
  return await signStatement('hub-ticket+jwt', claims, key);
}

/** SHA-256 of a document's UTF-8 bytes, exactly as sent. */
export function documentHash(document: string): Sha256Hex {
  return sha256(document);
}

/** SHA-256 of the canonical JSON of a fetch's final variables, representations included. */
export function variablesHash(variables: Readonly<Record<string, unknown>> | undefined): Sha256Hex {
  return sha256(canonicalJson(variables ?? {}));
}

/** SHA-256 of the evidence's compact serialisation. */
export function evidenceHash(evidence: string): Sha256Hex {
  return sha256(evidence);
}

/** Finds the key of a registered, active gateway of an active founder. */
export type GatewayKeys = (gateway: TicketClaims['gateway']) => KeyObject | undefined;

/** What a subgraph received with a ticket. */
export interface TicketedRequest {
  readonly ticket: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** Undefined where none came. */
  readonly evidence: string | undefined;
}

/**
 * Verifies a ticket against the request it came with. The caller still checks the nonce, the evidence itself, the height
 * and the scope.
 *
 * @throws {HubError} `TICKET_MALFORMED`, `GATEWAY_UNKNOWN`, `TICKET_SIGNATURE`, `TICKET_EXPIRED`, `TICKET_SUBGRAPH`,
 *   `TICKET_KIND`, `TICKET_DOCUMENT`, `TICKET_VARIABLES`, `EVIDENCE_MISSING`, `TICKET_EVIDENCE`; `INVALID_ARGUMENT` for a
 *   document or variables that are not well-formed Unicode.
 */
export async function verifyTicket(
  request: TicketedRequest,
  subgraph: string,
  keys: GatewayKeys,
  nowMs: number,
): Promise<TicketClaims> {
  const statement = readStatement(request.ticket, 'hub-ticket+jwt', ticketClaims);
  if (statement === undefined)
    throw new HubError('TICKET_MALFORMED', 'ticket is not an ES256 JWT of a gateway');
  const { claims } = statement;
  const key = keys(claims.gateway);
  if (key === undefined) {
    throw new HubError(
      'GATEWAY_UNKNOWN',
      `no active gateway \`${claims.gateway.id}\` of \`${claims.gateway.msp}\``,
    );
  }
  if (!(await isSignedBy(request.ticket, key))) {
    throw new HubError('TICKET_SIGNATURE', 'ticket is not signed by its gateway');
  }
  checkLifetime(claims, nowMs);
  if (claims.subgraph !== subgraph) throw new HubError('TICKET_SUBGRAPH', 'ticket is for another subgraph');
  checkBinding(claims, request);
  return claims;
}

function checkLifetime({ iat, exp }: TicketClaims, nowMs: number): void {
  const now = nowMs / 1000;
  if (exp <= now || iat > now + CLOCK_SKEW_S || exp <= iat || exp - iat > TICKET_LIFETIME_S) {
    throw new HubError('TICKET_EXPIRED', 'ticket is outside its lifetime');
  }
}

function checkBinding(claims: TicketClaims, request: TicketedRequest): void {
  if (claims.kind === 'sdl') {
    if (request.document !== SDL_DOCUMENT || Object.keys(request.variables ?? {}).length > 0) {
      throw new HubError('TICKET_KIND', 'an `sdl` ticket opens nothing but the SDL');
    }
    return;
  }
  if (claims.document !== documentHash(request.document)) {
    throw new HubError('TICKET_DOCUMENT', 'ticket is for another document');
  }
  if (claims.variables !== variablesHash(request.variables)) {
    throw new HubError('TICKET_VARIABLES', 'ticket is for other variables');
  }
  if (request.evidence === undefined)
    throw new HubError('EVIDENCE_MISSING', 'no evidence came with the ticket');
  if (claims.evidence !== evidenceHash(request.evidence)) {
    throw new HubError('TICKET_EVIDENCE', 'ticket is for another evidence');
  }
}
