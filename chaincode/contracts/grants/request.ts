/** Grant requests until the provider consents: submitted, checked by a founder, returned, refused, withdrawn. */
import { canonicalHash } from '../../model/canonical';
import { HubError } from '../../model/error';
import { type BallotId, ballotId, type RequestId, requestId, type Sha256Hex } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import type { Request, RequestTerms } from '../../model/record';
import { voidBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { nextState } from '../life/life';
import { REQUEST_LIFE, type RequestEvent } from '../life/request-life';
import { row } from '../state/row';
import { requireGrantable } from './grantable';

/** The ballot on a request, once its provider has consented. */
export function grantBallotId(id: RequestId): BallotId {
  return parseAs(ballotId, `grant/${id}`, 'ballot id');
}

/**
 * The request stands, SUBMITTED, under an id made of the transaction's.
 *
 * @throws {HubError} `NOT_ALLOWED`: asked in another member's name; `NOT_FOUND`: no such application; as
 *   {@link requireGrantable}.
 */
export async function submitRequest(ctx: HubContext, terms: RequestTerms): Promise<Request> {
  const msp = await ctx.requireOwner(terms.asked.consumer);
  if (terms.application !== undefined) await ctx.state.require(row.application(msp, terms.application));
  const { provider } = await requireGrantable(ctx, terms.asked);
  const id = parseAs(requestId, `r-${ctx.stub.getTxID().slice(0, 12)}`, 'request id');
  return ctx.state.create(row.request(id), { ...terms, id, provider, state: 'SUBMITTED' });
}

/**
 * A founder has checked the request's form and legal basis, for exactly the terms it read.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: not submitted; `TERMS_MISMATCH`.
 */
export async function comply(ctx: HubContext, id: RequestId, termsHash: Sha256Hex): Promise<Request> {
  const founder = await ctx.requireFounder();
  const request = await ctx.state.require(row.request(id));
  const state = requestStep(request, 'comply');
  if (canonicalHash(request.asked) !== termsHash) {
    throw new HubError('TERMS_MISMATCH', `request \`${id}\` asks for other terms`);
  }
  await ctx.state.put(row.compliance(id, founder), { request: id, founder, termsHash });
  return ctx.state.put(row.request(id), { ...request, state });
}

/**
 * A founder sends the request back; the consumer asks anew.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: consented to, or ended.
 */
export async function returnRequest(ctx: HubContext, id: RequestId, remark: string): Promise<Request> {
  await ctx.requireFounder();
  const request = await ctx.state.require(row.request(id));
  return ctx.state.put(row.request(id), { ...request, state: requestStep(request, 'return'), remark });
}

/**
 * The provider refuses, or takes back its consent; a vote under way is void.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the provider; `NOT_FOUND`; `WRONG_STATE`: ended.
 */
export async function refuseRequest(ctx: HubContext, id: RequestId, remark: string): Promise<Request> {
  const request = await ctx.state.require(row.request(id));
  await ctx.requireOwner(request.provider);
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
  if (request.state === 'CONSENTED' || request.state === 'VOTING') {
    await voidBallot(ctx, grantBallotId(request.id));
  }
  return ctx.state.put(row.request(request.id), { ...request, state });
}

/** @throws {HubError} `WRONG_STATE`. */
export function requestStep(request: Request, event: RequestEvent): Request['state'] {
  return nextState(REQUEST_LIFE, request.state, event, `request \`${request.id}\``);
}
