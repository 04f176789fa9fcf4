/** The provider's consent, or in its stead the delegating holder's, and the vote it opens. */
import { canonicalHash } from '../../model/canonical';
import { HubError } from '../../model/error';
import type { RequestId } from '../../model/identifier';
import { type GrantTerms, type Request, widerDimensions } from '../../model/record';
import { type OpenedBallot, openBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';
import { giversOf } from './delegation';
import { requireGrantable } from './grantable';
import { grantBallotId, requestStep } from './request';

/**
 * Who may give the right agrees to exactly these terms, no wider than asked, and they are put to the vote.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the provider, or for a part of a grant not its holder; `NOT_FOUND`; `WRONG_STATE`: not compliant; `INVALID_ARGUMENT`:
 *   the terms go beyond what was asked; as {@link requireGrantable}.
 */
export async function consent(ctx: HubContext, id: RequestId, approved: GrantTerms): Promise<OpenedBallot> {
  const request = await ctx.state.require(row.request(id));
  const giver = await ctx.requireOwner((await giversOf(ctx, request.asked, request.provider)).consents);
  const state = requestStep(request, 'consent');
  requireWithin(approved, request);
  await requireGrantable(ctx, approved);
  const termsHash = canonicalHash(approved);
  await ctx.state.put(row.consent(id, giver), {
    request: id,
    revision: request.revision,
    provider: giver,
    termsHash,
  });
  await ctx.state.put(row.request(id), { ...request, state, approved });
  return openBallot(ctx, { kind: 'GRANT', id: grantBallotId(request), proposer: giver, terms: approved });
}

function requireWithin(approved: GrantTerms, request: Request): void {
  const wider = widerDimensions(approved, request.asked);
  if (wider.length > 0) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `approved terms go beyond what was asked in \`${wider.join('`, `')}\``,
    );
  }
}
