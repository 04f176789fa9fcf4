/** Members are suspended and resumed, and leave. */
import { z } from 'zod';
import { HubError } from '../../model/error';
import { type MspId, mspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { isFounder, isNamedIn, type Member } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { requireAllFounders } from '../endorsement/guard';
import { nextState } from '../life/life';
import { MEMBER_LIFE, type MemberEvent } from '../life/member-life';
import { row } from '../state/row';
import { nextRevision, requireRevision, revisionOf } from './revision';

/** What a ballot on a member's resumption binds: this suspension, and no later one. */
const resumptionTerms = z.strictObject({ member: mspId, revision: z.int().min(1) }).readonly();

/**
 * The member is suspended at once: it acts no more, reads nothing more and its data are answered no more.
 *
 * One founder is enough, but not against another founder: founders leave by a change of the charter.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: not active.
 */
export async function suspendMember(ctx: HubContext, msp: MspId, reason: string): Promise<Member> {
  await ctx.requireFounder();
  if (isFounder(await ctx.charter(), msp)) {
    throw new HubError('NOT_ALLOWED', 'a founder is not suspended by another');
  }
  const member = await ctx.state.require(row.member(msp));
  return move(ctx, { ...member, stateReason: reason }, 'suspend');
}

/**
 * The acting member has left, at once: it acts no more, its applications' tokens are refused, its entries answered no
 * more. It comes back only by a new ballot of all founders.
 *
 * @throws {HubError} `NOT_ALLOWED`: no admin of a standing member, or one that the charter names: the charter changes
 *   first, or votes could be left without voters.
 */
export async function leave(ctx: HubContext, reason: string): Promise<Member> {
  await ctx.requireAdmin();
  const member = await ctx.requireMember();
  if (isNamedIn(await ctx.charter(), member.msp)) {
    throw new HubError('NOT_ALLOWED', `the charter names \`${member.msp}\`: change the charter first`);
  }
  return move(ctx, { ...member, stateReason: reason }, 'leave');
}

/**
 * Opens a ballot `member-resumption/<msp>/<revision>/…`, on the suspension that stands now: it cannot end a later one.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: not suspended.
 */
export async function proposeMemberResumption(ctx: HubContext, msp: MspId): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  const member = await ctx.state.require(row.member(msp));
  nextState(MEMBER_LIFE, member.state, 'resume', `member \`${msp}\``);
  const revision = revisionOf(member);
  return openFreeBallot(ctx, { kind: 'MEMBER_RESUMPTION', proposer, terms: { member: msp, revision } });
}

export const memberResumptionOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { member: msp, revision } = parseAs(resumptionTerms, ballot.terms, 'resumption terms');
    const { stateReason: _, ...member } = await ctx.state.require(row.member(msp));
    requireRevision(member, revision, `member \`${msp}\``);
    await move(ctx, member, 'resume');
    await requireAllFounders(ctx);
    return { member: msp };
  },
};

function move(ctx: HubContext, member: Member, event: MemberEvent): Promise<Member> {
  const state = nextState(MEMBER_LIFE, member.state, event, `member \`${member.msp}\``);
  return ctx.state.put(row.member(member.msp), { ...member, state, revision: nextRevision(member) });
}
