/** A founder's check of a request, without which nothing is granted. */
import { HubError } from '../../model/error';
import type { RequestId, Sha256Hex } from '../../model/identifier';
import { type Request, requestHash } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';
import { requestStep } from './request';

/**
 * A founder has checked the request's form and legal basis, for exactly the revision it read.
 *
 * Until the grant stands each founder may, also when another one has: if that one leaves the charter, its check no longer
 * counts, and the consent and the votes there are by then need not be given again.
 *
 * @param termsHash of the request it read, as {@link requestHash}.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: returned, or ended; `TERMS_MISMATCH`.
 */
export async function comply(ctx: HubContext, id: RequestId, termsHash: Sha256Hex): Promise<Request> {
  const founder = await ctx.requireFounder();
  const request = await ctx.state.require(row.request(id));
  const state = requestStep(request, 'comply');
  if (requestHash(request) !== termsHash) {
    throw new HubError('TERMS_MISMATCH', `request \`${id}\` now says something else`);
  }
  await ctx.state.put(row.compliance(id, founder), { request: id, founder, termsHash });
  // A further check leaves the request as it is, so that it conflicts with no vote that is cast meanwhile.
  return state === request.state ? request : ctx.state.put(row.request(id), { ...request, state });
}

/** @throws {HubError} `WRONG_STATE`: no founder of the charter in force has checked the request as it stands. */
export async function requireCompliance(ctx: HubContext, request: Request): Promise<void> {
  const hash = requestHash(request);
  for (const founder of (await ctx.charter()).founders) {
    if ((await ctx.state.find(row.compliance(request.id, founder)))?.termsHash === hash) return;
  }
  throw new HubError(
    'WRONG_STATE',
    `request \`${request.id}\` was checked by no founder in force: one of them complies with it, then the vote is cast again`,
  );
}
