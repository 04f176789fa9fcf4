/** What is sent for one fetch: the document, the final variables, the evidence, and a ticket that binds them. */
import { randomBytes } from 'node:crypto';
import {
  type Decimal,
  digestKeyFor,
  documentHash,
  evidenceHash,
  type QueryTicket,
  type Scope,
  signTicket,
  TICKET_LIFETIME_S,
  type TicketScope,
  variablesHash,
} from '../../chaincode/model';
import type { FetchRequest } from '../../schema/fetch';
import type { AnalysedFetch } from '../analysis';
import type { ExecutedAccess } from './access-terms';

/** A request with what its answer will be held to. */
export interface TicketedFetch {
  readonly body: string;
  readonly ticket: QueryTicket;
}

/** Issues a ticket for one fetch and writes the request. Each call has its own nonce. */
export async function ticketedFetch(
  terms: ExecutedAccess,
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
  { id, key, gateway, evidence, purpose, access }: ExecutedAccess,
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
    document: documentHash(fetch.text),
    variables: variablesHash(variables),
    evidence: evidenceHash(evidence),
    digestKey: digestKeyFor(key, fetch.subgraph),
    purpose,
    height: access.epoch.height.toString() as Decimal,
    iat,
    exp: iat + TICKET_LIFETIME_S,
    nonce: randomBytes(16).toString('base64url'),
    scope: (access.fetches[fetch.number]?.scopes ?? []).map(ticketScopeOf),
  };
}

/** A ticket claims rows and items; what a grant was delegated from, or opened by, the department knows from its own view. */
function ticketScopeOf({ derives, delegatedFrom: _, emergency: __, ...scope }: Scope): TicketScope {
  return derives === undefined ? scope : { ...scope, derives };
}
