/** Members join, and come back after they left, by the founders' votes. */
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import { isFounder, type Member, type MemberTerms, memberChange } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { createGuard, requireAllFounders } from '../endorsement/guard';
import { nextState } from '../life/life';
import { MEMBER_LIFE } from '../life/member-life';
import { row } from '../state/row';
import { claimDutyKeys } from './key-claim';
import { nextRevision, requireRevision, revisionOf } from './revision';

/**
 * Opens a ballot `member/<msp>/…` on who joins, with what name, attributes and keys; on one that left, whether it comes
 * back. It binds that it never stood, or the very time it left: no vote of then brings it back later.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `ALREADY_EXISTS`: the member stands; `INVALID_ARGUMENT`: founders are named by the charter, not voted in.
 */
export async function proposeMember(ctx: HubContext, terms: MemberTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  if (terms.kind === 'FOUNDER' || isFounder(await ctx.charter(), terms.msp)) {
    throw new HubError('INVALID_ARGUMENT', 'member terms at `kind` must not be FOUNDER');
  }
  const standing = await ctx.state.find(row.member(terms.msp));
  if (standing !== undefined && standing.state !== 'LEFT') {
    throw new HubError('ALREADY_EXISTS', `member \`${terms.msp}\` exists already`);
  }
  const revision = standing === undefined ? 0 : revisionOf(standing);
  return openFreeBallot(ctx, { kind: 'MEMBER', proposer, terms: { terms, revision } });
}

/**
 * The member stands with exactly the voted terms, and its guard. One that comes back takes up what it left: its entries
 * are answered again, its grants and its applications count again, unless they were revoked meanwhile.
 */
export const memberOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { terms, revision } = parseAs(memberChange, ballot.terms, 'member terms');
    const before = await ctx.state.find(row.member(terms.msp));
    requireRevision(before ?? {}, revision, `member \`${terms.msp}\``);
    await claimDutyKeys(ctx, terms, before);
    await ctx.state.put(row.member(terms.msp), { ...terms, ...standingAgain(before) });
    if (before === undefined) await createGuard(ctx, terms.msp);
    await requireAllFounders(ctx);
    return { member: terms.msp };
  },
};

/** @throws {HubError} `WRONG_STATE`: it stands already. */
function standingAgain(before: Member | undefined): Pick<Member, 'state' | 'revision'> {
  if (before === undefined) return { state: 'ACTIVE' };
  const state = nextState(MEMBER_LIFE, before.state, 'join', `member \`${before.msp}\``);
  return { state, revision: nextRevision(before) };
}
