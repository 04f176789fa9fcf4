/** The outcome of a vote on consented terms: the grant, or the request refused. */
import { HubError } from '../../model/error';
import { grantId, type RequestId, requestId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import {
  type Ballot,
  type CommitteeSnapshot,
  type GrantTerms,
  grantTerms,
  type Request,
} from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import type { HubContext } from '../contract/hub-context';
import { toDecimal } from '../state/decimal';
import { row } from '../state/row';
import { requireCompliance } from './compliance';
import { giversOf } from './delegation';
import { requireGrantable } from './grantable';
import { requestStep } from './request';

export const grantOutcome: BallotOutcome = {
  passed: async (ctx, ballot, lock) => issueGrant(ctx, await requestOf(ctx, ballot), lock),
  rejected: async (ctx, ballot) => {
    const request = await requestOf(ctx, ballot);
    const remark = `rejected by ballot ${ballot.id}`;
    await ctx.state.put(row.request(request.id), {
      ...request,
      state: requestStep(request, 'reject'),
      remark,
    });
    return { request: request.id };
  },
  voted: async (ctx, ballot) => {
    const request = await requestOf(ctx, ballot);
    await ctx.state.put(row.request(request.id), { ...request, state: requestStep(request, 'vote') });
    return { request: request.id };
  },
};

function requestOf(ctx: HubContext, ballot: Ballot): Promise<Request> {
  const id: RequestId = parseAs(requestId, ballot.id.split('/')[1], 'request id');
  return ctx.state.require(row.request(id));
}

async function issueGrant(ctx: HubContext, request: Request, lock: CommitteeSnapshot): Promise<object> {
  const terms = parseAs(grantTerms, request.approved, 'approved terms');
  const state = requestStep(request, 'grant');
  await requireCompliance(ctx, request);
  await requireConsent(ctx, request, terms, lock);
  await requireGrantable(ctx, terms);
  const { id: requested, provider } = request;
  const id = parseAs(grantId, `g-${requested.slice('r-'.length)}`, 'grant id');
  await ctx.state.create(row.grant(id), { id, request: requested, provider, terms, lock });
  await ctx.state.create(row.grantState(id), {
    grant: id,
    state: 'ACTIVE',
    by: provider,
    revision: toDecimal(1n),
  });
  await ctx.state.put(row.request(requested), { ...request, state });
  return { request: requested, grant: id };
}

/** @throws {HubError} `TERMS_MISMATCH`: the consent is not to what was voted on. */
async function requireConsent(
  ctx: HubContext,
  { id, provider, revision }: Request,
  terms: GrantTerms,
  lock: CommitteeSnapshot,
): Promise<void> {
  const { consents } = await giversOf(ctx, terms, provider);
  const consent = await ctx.state.require(row.consent(id, consents));
  if (consent.termsHash !== lock.termsHash || consent.revision !== revision) {
    throw new HubError('TERMS_MISMATCH', `consent to request \`${id}\` is to other terms`);
  }
}
