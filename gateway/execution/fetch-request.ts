/** What is sent for one fetch: the document, the final variables, the evidence, and a ticket that binds them. */
import { randomBytes } from 'node:crypto';
import {
  type Decimal,
  documentHash,
  type QueryTicket,
  type Scope,
  type Sha256Hex,
  signTicket,
  TICKET_LIFETIME_S,
  type TicketScope,
  variablesHash,
} from '../../chaincode/model';
import type { FetchRequest } from '../../schema/fetch';
import type { FetchAccess } from '../access';
import type { AnalysedFetch } from '../analysis';
import type { ExecutedAccess } from './access-terms';
import type { DepartmentKey } from './department-key';

/** A request with what its answer will be held to. */
export interface TicketedFetch {
  readonly body: string;
  readonly ticket: QueryTicket;
}

/** What every ticket of one access says to one department. */
export interface DepartmentTerms extends ExecutedAccess {
  readonly evidenceHash: Sha256Hex;
  readonly digestKey: DepartmentKey;
}

/** Issues a ticket for one fetch and writes the request. Each call has its own nonce. */
export async function ticketedFetch(
  terms: DepartmentTerms,
  fetch: AnalysedFetch,
  variables: Readonly<Record<string, unknown>>,
  nowMs: number,
): Promise<TicketedFetch> {
  const ticket = ticketOf(terms, fetch, variables, nowMs);
  const request: FetchRequest = {
    query: fetch.text,
    variables,
    extensions: { ticket: await signTicket(ticket, terms.gateway.key), evidence: terms.evidence },
  };
  return { body: JSON.stringify(request), ticket };
}

function ticketOf(
  { id, gateway, evidenceHash, digestKey, purpose, access }: DepartmentTerms,
  fetch: AnalysedFetch,
  variables: Readonly<Record<string, unknown>>,
  nowMs: number,
): QueryTicket {
  const iat = Math.floor(nowMs / 1000);
  return {
    kind: 'query',
    gateway: { msp: gateway.msp, id: gateway.id },
    subgraph: fetch.subgraph,
    access: id,
    fetch: fetch.number,
    document: hashOf(fetch),
    variables: variablesHash(variables),
    evidence: evidenceHash,
    digestKey: digestKey.text,
    purpose,
    height: access.epoch.height.toString() as Decimal,
    iat,
    exp: iat + TICKET_LIFETIME_S,
    nonce: randomBytes(16).toString('base64url'),
    scope: ticketScopesOf(access.fetches[fetch.number]),
  };
}

/** A fetch is sent again and again as it was planned, and an access that stands with the same scopes. */
const hashes = new WeakMap<AnalysedFetch, Sha256Hex>();
const scopes = new WeakMap<FetchAccess, readonly TicketScope[]>();

function hashOf(fetch: AnalysedFetch): Sha256Hex {
  const known = hashes.get(fetch);
  if (known !== undefined) return known;
  const hash = documentHash(fetch.text);
  hashes.set(fetch, hash);
  return hash;
}

function ticketScopesOf(access: FetchAccess | undefined): readonly TicketScope[] {
  if (access === undefined) return [];
  const known = scopes.get(access);
  if (known !== undefined) return known;
  const found = access.scopes.map(ticketScopeOf);
  scopes.set(access, found);
  return found;
}

/** A ticket claims rows and items; what a grant was delegated from, or opened by, the department knows from its own view. */
function ticketScopeOf({ derives, delegatedFrom: _, emergency: __, ...scope }: Scope): TicketScope {
  return derives === undefined ? scope : { ...scope, derives };
}
