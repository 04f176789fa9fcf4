/** Another name, other attributes, other duty keys of a member that stands: by all founders' votes, like joining. */
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import { isFounder, type MemberTerms, memberChange } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { requireAllFounders } from '../endorsement/guard';
import { nextState } from '../life/life';
import { MEMBER_LIFE } from '../life/member-life';
import { row } from '../state/row';
import { claimDutyKeys } from './key-claim';
import { nextRevision, requireRevision, revisionOf } from './revision';

/**
 * Opens a ballot `member-keys/<msp>/<revision>/…` on all the terms of a standing member, by itself or a founder. It binds the
 * record as it stands: any change before it passes makes it void of effect.
 *
 * @throws {HubError} `NOT_ALLOWED`: neither the member nor a founder; `NOT_FOUND`; `WRONG_STATE`: it has left;
 *   `INVALID_ARGUMENT`: another kind of member, or a founder without a clock key.
 */
export async function proposeMemberChange(ctx: HubContext, terms: MemberTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireOwnerOrFounder(terms.msp);
  const member = await ctx.state.require(row.member(terms.msp));
  nextState(MEMBER_LIFE, member.state, 'change', `member \`${terms.msp}\``);
  if (terms.kind !== member.kind) {
    throw new HubError('INVALID_ARGUMENT', `member terms at \`kind\` must stay ${member.kind}`);
  }
  await requireClock(ctx, terms);
  const revision = revisionOf(member);
  return openFreeBallot(ctx, { kind: 'MEMBER_KEYS', proposer, terms: { terms, revision } });
}

/** Without it ledger time would stand still: it waits for every founder's tick. */
async function requireClock(ctx: HubContext, terms: MemberTerms): Promise<void> {
  if (isFounder(await ctx.charter(), terms.msp) && terms.keys.clock === undefined) {
    throw new HubError('INVALID_ARGUMENT', 'member terms at `keys` must name a founder’s `clock`');
  }
}

/** The member has exactly the voted terms; its state stays. Keys it no longer names count no more, and for good. */
export const memberChangeOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { terms, revision } = parseAs(memberChange, ballot.terms, 'member change');
    const before = await ctx.state.require(row.member(terms.msp));
    requireRevision(before, revision, `member \`${terms.msp}\``);
    await requireClock(ctx, terms);
    await claimDutyKeys(ctx, terms, before);
    await ctx.state.put(row.member(terms.msp), { ...before, ...terms, revision: nextRevision(before) });
    await requireAllFounders(ctx);
    return { member: terms.msp };
  },
};
