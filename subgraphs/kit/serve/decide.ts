/** The department's own decision over its own view: a ticket's scope is only a claim. */
import type { GraphQLSchema } from 'graphql';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { View } from '../../../chaincode/ledger/view/view';
import { type ConfirmationFacts, confirmScope } from '../../../chaincode/model/access/confirm';
import type { Denial, Scope } from '../../../chaincode/model/access/decision';
import { HubError } from '../../../chaincode/model/error';
import { type SubgraphName, subgraphName } from '../../../chaincode/model/identifier';
import type { AccessScope } from '../scope/access-scope';
import { accessScopeOf } from '../scope/from-grounds';
import { type Fetch, touchesOf } from './touches';
import type { VerifiedQuery } from './verify';

export interface Decider {
  readonly subgraph: string;
  readonly schema: GraphQLSchema;
  readonly view: View;
}

/** What a fetch may see, and the grounds it may see it on. */
export interface Released {
  readonly access: AccessScope;
  readonly grounds: readonly Scope[];
}

/**
 * Decides a verified fetch again.
 *
 * @throws {HubError} `ACCESS_DENIED`, with `details.denials` and the `details.height` of the view that denies;
 *   `TICKET_SCOPE`: the ticket does not cover its own fetch; `STALE_LEDGER`.
 */
export function decideFetch(
  query: VerifiedQuery,
  fetch: Fetch,
  { subgraph, schema, view }: Decider,
): Released {
  const { caller, ticket, epoch } = query;
  const name = subgraphName.parse(subgraph);
  const bindings = epoch.bindings(name);
  const touches = touchesOf(schema, fetch, bindings);
  const question = {
    subgraph: name,
    caller: caller.iss,
    purpose: caller.purpose,
    touches,
    scope: ticket.scope,
  };
  // Quotas are the gateway's to count; a department sees only its own part of an operation.
  const moment = view.moment(epoch, () => 0);
  const confirmation = confirmScope(question, factsOf(epoch), moment);
  switch (confirmation.kind) {
    case 'RELEASE':
      return { access: accessScopeOf(confirmation.scopes, touches, bindings), grounds: confirmation.scopes };
    case 'SCOPE':
      throw new HubError('TICKET_SCOPE', confirmation.problem);
    case 'DENY':
      throw denied(confirmation.denials, epoch, name);
  }
}

function factsOf(epoch: Epoch): ConfirmationFacts {
  return {
    member: (msp) => epoch.member(msp),
    entry: (code) => epoch.entry(code),
    grants: (consumer, entry) => epoch.grants(consumer, entry),
    grant: (id) => epoch.grant(id),
    bindings: epoch.supergraphInputs.bindings,
    decide: (question, moment) => epoch.decide(question, moment),
  };
}

function denied(denials: readonly Denial[], epoch: Epoch, subgraph: SubgraphName): HubError {
  if (denials.some(({ reason }) => reason === 'STALE_LEDGER')) {
    return new HubError('STALE_LEDGER', `the view of \`${subgraph}\` is older than the lease`);
  }
  return new HubError('ACCESS_DENIED', `\`${subgraph}\` denies at height ${epoch.height}`, {
    details: { denials, height: epoch.height.toString() },
  });
}
