/** The charter changes by the votes of all founders it names, and takes effect with the transaction that completes them. */
import { instantOf } from '../../model/instant';
import { parseAs } from '../../model/parse';
import { type Charter, type CharterTerms, charterTerms, isFounder } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import { findLedgerTime } from '../clock/ledger-time';
import type { HubContext } from '../contract/hub-context';
import { renewCharterGuard, renewGuard, requireAllFounders } from '../endorsement/guard';
import { row } from '../state/row';
import { requireAdoptable } from './charter-requirements';
import { nextRevision } from './revision';

/**
 * Opens a ballot `charter/<version>/…` on all of the next charter. Each channel has its own: propose it on both.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; as {@link requireAdoptable}.
 */
export async function proposeCharter(ctx: HubContext, terms: CharterTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  await requireAdoptable(ctx, terms);
  return openFreeBallot(ctx, { kind: 'CHARTER', proposer, terms });
}

/**
 * The voted charter is in force on this channel. Its new founders are of kind FOUNDER, those it leaves out of kind
 * DEPARTMENT; its founders' guards and its own carry the policies that follow from it. Other members' guards keep the
 * policy of the founders before until {@link renewGuard}, and their keys until their next use. Ledger time goes on from what it
 * is: the new founders' ticks may be older, or none.
 */
export const charterOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(charterTerms, ballot.terms, 'charter terms');
    await requireAdoptable(ctx, terms);
    const before = await ctx.charter();
    const time = await findLedgerTime(ctx);
    const floor = time === undefined ? {} : { notBefore: instantOf(time) };
    const after = await ctx.state.put(row.charter(), { ...terms, ...floor });
    await requireAllFounders(ctx);
    await moveKinds(ctx, before, after);
    ctx.adopt(after);
    await renewCharterGuard(ctx);
    for (const founder of new Set([...before.founders, ...after.founders])) await renewGuard(ctx, founder);
    return { charter: after.version };
  },
};

async function moveKinds(ctx: HubContext, before: Charter, after: Charter): Promise<void> {
  for (const msp of new Set([...before.founders, ...after.founders])) {
    const is = isFounder(after, msp);
    if (is === isFounder(before, msp)) continue;
    const member = await ctx.state.require(row.member(msp));
    const kind = is ? 'FOUNDER' : 'DEPARTMENT';
    await ctx.state.put(row.member(msp), { ...member, kind, revision: nextRevision(member) });
  }
}
