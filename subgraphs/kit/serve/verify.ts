/** Who asks, and by whose leave: everything that is checked before a department looks at the question. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { View } from '../../../chaincode/ledger/view/view';
import {
  type QueryTicket,
  type TicketClaims,
  verifyTicket,
} from '../../../chaincode/model/credential/ticket';
import { type CallerClaims, verifyEvidence } from '../../../chaincode/model/credential/token';
import { HubError } from '../../../chaincode/model/error';
import type { FetchRequest } from '../../../schema/fetch';
import type { Nonces } from './nonces';
import { applicationKeys, gatewayKeys } from './registered-keys';

export interface Verifier {
  readonly subgraph: string;
  readonly view: View;
  readonly nonces: Nonces;
  /** How long a fetch may wait for the view to reach its ticket's height. */
  readonly heightWaitMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A fetch whose ticket and evidence hold, and the state of the ledger to decide it by. */
export interface VerifiedQuery {
  readonly ticket: QueryTicket;
  readonly caller: CallerClaims;
  readonly epoch: Epoch;
}

/**
 * Verifies the ticket against its request, and uses it up.
 *
 * @throws {HubError} the codes of `verifyTicket`; `TICKET_REPLAYED`.
 */
export async function useTicket(request: FetchRequest, verifier: Verifier): Promise<TicketClaims> {
  const { ticket, evidence } = request.extensions;
  const { query: document, variables } = request;
  const nowMs = verifier.now();
  const keys = gatewayKeys(verifier.view.current);
  const claims = await verifyTicket(
    { ticket, document, variables, evidence },
    verifier.subgraph,
    keys,
    nowMs,
  );
  if (!verifier.nonces.use(claims.nonce, claims.exp * 1000, nowMs)) {
    throw new HubError('TICKET_REPLAYED', 'the ticket was used before');
  }
  return claims;
}

/**
 * Verifies the caller behind a query ticket, once the view has reached the height the gateway decided at.
 *
 * @throws {HubError} `SUBGRAPH_BEHIND`; `STALE_LEDGER`; `GATEWAY_UNKNOWN`; the codes of `verifyEvidence`; `TICKET_EVIDENCE`.
 */
export async function verifyCaller(
  ticket: QueryTicket,
  evidence: string | undefined,
  { view, heightWaitMs, now }: Verifier,
): Promise<VerifiedQuery> {
  if (evidence === undefined) throw new HubError('EVIDENCE_MISSING', 'no evidence came with the ticket');
  if ((await view.reach(BigInt(ticket.height), heightWaitMs)) === undefined) {
    // A view that stands still is the ledger's fault, one that lags is ours.
    if (!view.freshness().fresh) throw staleLedger();
    throw new HubError('SUBGRAPH_BEHIND', `the view has not reached height ${ticket.height}`);
  }
  const epoch = view.current;
  if (!view.freshness().fresh) throw staleLedger();
  // Blocks came while the ticket waited: they may have ended the gateway's right to issue it.
  if (gatewayKeys(epoch)(ticket.gateway) === undefined) {
    throw new HubError('GATEWAY_UNKNOWN', `gateway \`${ticket.gateway.id}\` is no longer active`);
  }
  const caller = await verifyEvidence(evidence, applicationKeys(epoch), now());
  if (caller.purpose !== ticket.purpose) {
    throw new HubError('TICKET_EVIDENCE', 'ticket and evidence name different purposes');
  }
  return { ticket, caller, epoch };
}

function staleLedger(): HubError {
  return new HubError('STALE_LEDGER', "this department's view of the ledger is older than the lease");
}
