import type { StandingGrant } from '../../../chaincode/model/access/facts';
import { type GrantId, grantId, requestId } from '../../../chaincode/model/identifier';
import type { Request } from '../../../chaincode/model/record/grant';
import type { GrantTerms } from '../../../chaincode/model/record/grant-terms';
import { type GrantedCondition, isByAttribute } from '../../../chaincode/model/record/row-filter';
import { argument } from '../argument';
import type { RegistryContext } from '../context';
import { pageOf } from '../page/page';
import type { Resolvers } from '../resolver';
import { grantsBy, type PartyArgs, requestsBy, stateOf } from './lists';

interface ById {
  readonly id: string;
}

const NEXT: Readonly<Partial<Record<Request['state'], string>>> = {
  SUBMITTED: 'COMPLIANCE',
  COMPLIANT: 'CONSENT',
  CONSENTED: 'VOTES',
  VOTING: 'VOTES',
  RETURNED: 'CORRECTION',
};

export const GRANT_RESOLVERS: Resolvers = {
  Query: {
    grantRequests: (_, args: PartyArgs, context, info) =>
      pageOf(requestsBy(args, context), args, context, info),
    // Who may see one is the shield's to say.
    grantRequest: (_, { id }: ById, { epoch }) => epoch.request(argument(requestId, id, 'id')),
    grants: (_, args: PartyArgs, context, info) => pageOf(grantsBy(args, context), args, context, info),
    grant: (_, { id }: ById, { epoch }) => epoch.grant(argument(grantId, id, 'id')),
  },
  GrantRequest: {
    consumer: ({ asked }: Request, _, { epoch }) => epoch.member(asked.consumer),
    provider: ({ provider }: Request, _, { epoch }) => epoch.member(provider),
    legalBasis: ({ legalBasis }: Request) => legalBasis.name,
    article: ({ legalBasis }: Request) => legalBasis.article,
    next: ({ state }: Request) => NEXT[state],
    grant: (request: Request, _, context) => grantOf(request, context),
  },
  GrantTerms: {
    rows: ({ rowFilter }: GrantTerms) => rowFilter.map(conditionOf),
    from: ({ window }: GrantTerms) => window.from,
    until: ({ window }: GrantTerms) => window.until,
    operationsPerDay: ({ quota }: GrantTerms) => quota?.operationsPerDay,
    delegationDepth: ({ delegation }: GrantTerms) => delegation?.depth,
    emergency: ({ emergency }: GrantTerms) => emergency !== undefined,
  },
  Grant: {
    id: ({ grant }: StandingGrant) => grant.id,
    state: (standing: StandingGrant, _, context) => stateOf(standing, context),
    request: ({ grant }: StandingGrant) => grant.request,
    provider: ({ grant }: StandingGrant, _, { epoch }) => epoch.member(grant.provider),
    consumer: ({ grant }: StandingGrant, _, { epoch }) => epoch.member(grant.terms.consumer),
    terms: ({ grant }: StandingGrant) => grant.terms,
    ballot: ({ grant }: StandingGrant) => grant.lock.ballot,
    approvals: ({ grant }: StandingGrant) => grant.lock.approvals,
    committeeSize: ({ grant }: StandingGrant) => grant.lock.n,
  },
};

/** A grant keeps the digits of the request it answers. */
function grantOf({ id }: Request, { epoch }: RegistryContext): StandingGrant | undefined {
  return epoch.grant(id.replace('r-', 'g-') as GrantId);
}

function conditionOf(condition: GrantedCondition) {
  return isByAttribute(condition)
    ? { item: condition.dimension, attribute: condition.attribute }
    : { item: condition.dimension, in: condition.in };
}
