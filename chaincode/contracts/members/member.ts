/** Members join, are suspended and resumed. */
import { z } from 'zod';
import { HubError } from '../../model/error';
import { type MspId, mspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { isFounder, type Member, type MemberTerms, memberTerms } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { nextBallotId, type OpenedBallot, openBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { createGuard, requireAllFounders } from '../endorsement/guard';
import { nextState } from '../life/life';
import { MEMBER_LIFE } from '../life/member-life';
import { row } from '../state/row';

/** What a ballot on a member's resumption binds. */
const resumptionTerms = z.strictObject({ member: mspId }).readonly();

/**
 * Opens ballot `member/<msp>` on who joins, with what name, attributes and keys.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `ALREADY_EXISTS`: the member stands, or a ballot on it is open;
 *   `INVALID_ARGUMENT`: founders are named by the charter, not voted in.
 */
export async function proposeMember(ctx: HubContext, terms: MemberTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  if (terms.kind === 'FOUNDER' || isFounder(await ctx.charter(), terms.msp)) {
    throw new HubError('INVALID_ARGUMENT', 'member terms at `kind` must not be FOUNDER');
  }
  await ctx.state.requireAbsent(row.member(terms.msp));
  const id = await nextBallotId(ctx, `member/${terms.msp}`);
  return openBallot(ctx, { kind: 'MEMBER', id, proposer, terms });
}

export const memberOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(memberTerms, ballot.terms, 'member terms');
    await ctx.state.create(row.member(terms.msp), { ...terms, state: 'ACTIVE' });
    await createGuard(ctx, terms.msp);
    await requireAllFounders(ctx);
    return { member: terms.msp };
  },
};

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
  const state = nextState(MEMBER_LIFE, member.state, 'suspend', `member \`${msp}\``);
  return ctx.state.put(row.member(msp), { ...member, state, stateReason: reason });
}

/**
 * Opens ballot `member-resumption/<msp>/<n>`.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: not suspended; `ALREADY_EXISTS`: one is open.
 */
export async function proposeMemberResumption(ctx: HubContext, msp: MspId): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  const member = await ctx.state.require(row.member(msp));
  nextState(MEMBER_LIFE, member.state, 'resume', `member \`${msp}\``);
  const id = await nextBallotId(ctx, `member-resumption/${msp}`, { counted: true });
  return openBallot(ctx, { kind: 'MEMBER_RESUMPTION', id, proposer, terms: { member: msp } });
}

export const memberResumptionOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const msp = parseAs(resumptionTerms, ballot.terms, 'resumption terms').member;
    const { stateReason: _, ...member } = await ctx.state.require(row.member(msp));
    const state = nextState(MEMBER_LIFE, member.state, 'resume', `member \`${msp}\``);
    await ctx.state.put(row.member(msp), { ...member, state });
    await requireAllFounders(ctx);
    return { member: msp };
  },
};
