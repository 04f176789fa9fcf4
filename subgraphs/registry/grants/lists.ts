/** Which requests and grants a list holds: never one that its viewer could not read alone. */
import { z } from 'zod';
import { type ComputedGrantState, computedState } from '../../../chaincode/model/access/computed-state';
import type { StandingGrant } from '../../../chaincode/model/access/facts';
import { entryCode } from '../../../chaincode/model/code';
import { requestState } from '../../../chaincode/model/enumeration';
import type { MspId } from '../../../chaincode/model/identifier';
import type { Request } from '../../../chaincode/model/record/grant';
import type { GrantTerms } from '../../../chaincode/model/record/grant-terms';
import type { PageArgs } from '../../kit/page/page-args';
import type { KeyedRow } from '../../kit/scope/keyed-rows';
import { optional } from '../argument';
import type { RegistryContext } from '../context';
import { isCommittee, isGivers } from '../who/visible';

export type PartyRole = 'CONSUMER' | 'PROVIDER' | 'COMMITTEE';

/** The arguments of both lists, as they come. */
export interface PartyArgs extends PageArgs {
  readonly as: PartyRole;
  readonly state?: readonly string[] | null;
  readonly entry?: string | null;
}

interface Parties {
  readonly terms: GrantTerms;
  readonly provider: MspId;
}

const requestStates = z.array(requestState);

/** @throws {HubError} `INVALID_ARGUMENT`. */
export function requestsBy(args: PartyArgs, context: RegistryContext): readonly KeyedRow<Request>[] {
  const entry = optional(entryCode, args.entry, 'entry');
  const states = optional(requestStates, args.state, 'state');
  return [...context.epoch.requests()]
    .filter(
      ({ asked, provider, state }) =>
        isParty(args.as, { terms: asked, provider }, context) &&
        (entry === undefined || asked.entry === entry) &&
        (states === undefined || states.includes(state)),
    )
    .map((row) => ({ key: [row.id], row }));
}

/** @throws {HubError} `INVALID_ARGUMENT`. */
export function grantsBy(args: PartyArgs, context: RegistryContext): readonly KeyedRow<StandingGrant>[] {
  const entry = optional(entryCode, args.entry, 'entry');
  return [...context.epoch.allGrants()]
    .filter(
      (standing) =>
        isParty(args.as, standing.grant, context) &&
        (entry === undefined || standing.grant.terms.entry === entry) &&
        (args.state == null || args.state.includes(stateOf(standing, context))),
    )
    .map((row) => ({ key: [row.grant.id], row }));
}

/** The state that decisions go by, quotas apart. */
export function stateOf(standing: StandingGrant, { epoch, moment }: RegistryContext): ComputedGrantState {
  return computedState(standing, epoch, moment);
}

/** Who hands a grant on stands in the provider's stead. */
function isParty(role: PartyRole, { terms, provider }: Parties, viewer: RegistryContext): boolean {
  const { iss } = viewer.caller;
  if (role === 'CONSUMER') return terms.consumer === iss;
  if (role === 'COMMITTEE') return isCommittee(viewer);
  return provider === iss || isGivers(terms, viewer);
}
