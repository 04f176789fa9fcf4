/** Grant requests until the provider consents: submitted, returned and edited, refused, withdrawn. */
import { HubError } from '../../model/error';
import { type RequestId, requestId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { type Entry, grantBallotId, type Request, type RequestTerms } from '../../model/record';
import { voidBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { nextState } from '../life/life';
import { REQUEST_LIFE, type RequestEvent } from '../life/request-life';
import { row } from '../state/row';
import { giversOf, requireOneOf } from './delegation';
import { requireGrantable } from './grantable';

/**
 * The request stands, SUBMITTED, under an id made of the transaction's.
 *
 * @throws {HubError} `NOT_ALLOWED`: asked in another member's name; `NOT_FOUND`: no such application; as
 *   {@link requireGrantable}.
 */
export async function submitRequest(ctx: HubContext, terms: RequestTerms): Promise<Request> {
  const { provider } = await requireAskable(ctx, terms);
  const id = parseAs(requestId, `r-${ctx.stub.getTxID().slice(0, 12)}`, 'request id');
  return ctx.state.create(row.request(id), { ...terms, id, revision: 1, provider, state: 'SUBMITTED' });
}

/**
 * The request stands anew, SUBMITTED, under the next revision: what was checked, consented to or voted on before is void.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the consumer; `NOT_FOUND`; `WRONG_STATE`: granted, refused or withdrawn;
 *   `INVALID_ARGUMENT`: about another entry, which is another request; as {@link submitRequest}.
 */
export async function resubmitRequest(ctx: HubContext, id: RequestId, terms: RequestTerms): Promise<Request> {
  const request = await ctx.state.require(row.request(id));
  await ctx.requireOwner(request.asked.consumer);
  const state = requestStep(request, 'resubmit');
  if (terms.asked.entry !== request.asked.entry) {
    throw new HubError('INVALID_ARGUMENT', `request \`${id}\` is on entry \`${request.asked.entry}\``);
  }
  const { provider } = await requireAskable(ctx, terms);
  await voidOpenBallot(ctx, request);
  return ctx.state.put(row.request(id), { ...terms, id, revision: request.revision + 1, provider, state });
}

async function requireAskable(ctx: HubContext, terms: RequestTerms): Promise<Entry> {
  const msp = await ctx.requireOwner(terms.asked.consumer);
  if (terms.application !== undefined) await ctx.state.require(row.application(msp, terms.application));
  return requireGrantable(ctx, terms.asked);
}

/**
 * A founder, or who would have to consent, sends the request back; the consumer corrects it.
 *
 * @throws {HubError} `NOT_ALLOWED`: neither of them; `NOT_FOUND`; `WRONG_STATE`: consented to, or ended.
 */
export async function returnRequest(ctx: HubContext, id: RequestId, remark: string): Promise<Request> {
  const request = await ctx.state.require(row.request(id));
  await ctx.requireOwnerOrFounder((await giversOf(ctx, request.asked, request.provider)).consents);
  return ctx.state.put(row.request(id), { ...request, state: requestStep(request, 'return'), remark });
}

/**
 * The provider refuses, or takes back its consent; a vote under way is void. Of a part of a grant, so may its holder.
 *
 * @throws {HubError} `NOT_ALLOWED`: neither of them; `NOT_FOUND`; `WRONG_STATE`: ended.
 */
export async function refuseRequest(ctx: HubContext, id: RequestId, remark: string): Promise<Request> {
  const request = await ctx.state.require(row.request(id));
  await requireOneOf(ctx, (await giversOf(ctx, request.asked, request.provider)).end);
  return endRequest(ctx, { ...request, remark }, 'refuse');
}

/**
 * The consumer takes the request back; a vote under way is void.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the consumer; `NOT_FOUND`; `WRONG_STATE`: ended.
 */
export async function withdrawRequest(ctx: HubContext, id: RequestId): Promise<Request> {
  const request = await ctx.state.require(row.request(id));
  await ctx.requireOwner(request.asked.consumer);
  return endRequest(ctx, request, 'withdraw');
}

async function endRequest(ctx: HubContext, request: Request, event: 'refuse' | 'withdraw'): Promise<Request> {
  const state = requestStep(request, event);
  await voidOpenBallot(ctx, request);
  return ctx.state.put(row.request(request.id), { ...request, state });
}

async function voidOpenBallot(ctx: HubContext, request: Request): Promise<void> {
  if (request.state === 'CONSENTED' || request.state === 'VOTING')
    await voidBallot(ctx, grantBallotId(request));
}

/** @throws {HubError} `WRONG_STATE`. */
export function requestStep(request: Request, event: RequestEvent): Request['state'] {
  return nextState(REQUEST_LIFE, request.state, event, `request \`${request.id}\``);
}
