/** Who may have written guards. What they hold never changes; what counts is which peers had to endorse the writing. */
import { directoryKey, memberChange, mspId } from '../../model/index';
import { FOUND } from './found';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

/** What `guard~charter` names in a member's place. */
const CHARTER = 'charter';

/** After founders changed, a guard gets the policy of those in force. */
const RENEW = 'Members:RenewGuard';

/** Ballots on who decides: their outcomes are endorsed by all founders. */
const BY_ALL_FOUNDERS = ['CHARTER', 'MEMBER', 'MEMBER_KEYS', 'MEMBER_RESUMPTION'] as const;

const guard: Law<'guard'> = ({ before, after, attributes: [of = ''] }, at) => {
  if (after === undefined) return 'was deleted';
  if (of === CHARTER) return charterGuardProblem(before !== undefined, at);
  const isRenewal = isRenewing(of, at) || at.passed('CHARTER') !== undefined;
  // A guard that was made without its policy does not stand, until it is renewed with it.
  if (before === undefined && !(isRenewal && isMember(of, at)))
    return unless(isFounding(of, at) || isJoining(of, at), 'guards no member that joins');
  const { creator } = at.transaction;
  return unless(creator.msp === of || isRenewal, `was written by \`${creator.msp}\``);
};

function charterGuardProblem(stands: boolean, at: Circumstances): Problem {
  const isRenewal = at.passed('CHARTER') !== undefined;
  if (!stands) return unless(at.transaction.function === FOUND || isRenewal, 'was not made by a founding');
  const isVoted = BY_ALL_FOUNDERS.some((kind) => at.passed(kind) !== undefined);
  return unless(isVoted, 'was written without a vote on members or the charter');
}

function isFounding(msp: string, at: Circumstances): boolean {
  return at.transaction.function === FOUND && isBy(at, msp);
}

function isMember(msp: string, { rows }: Circumstances): boolean {
  const id = mspId.safeParse(msp);
  return id.success && rows.get('member', directoryKey.member(id.data)) !== undefined;
}

function isJoining(msp: string, at: Circumstances): boolean {
  const voted = memberChange.safeParse(at.passed('MEMBER')?.terms);
  return voted.success && voted.data.terms.msp === msp;
}

function isRenewing(msp: string, at: Circumstances): boolean {
  return at.transaction.function === RENEW && at.transaction.args[0] === msp && isByFounder(at);
}

/** The problem of a row that changes who decides, when its transaction need not have been endorsed by all founders. */
export function allFoundersProblem(at: Circumstances): Problem {
  return unless(at.written.has(directoryKey.charterGuard()), "was changed without the charter's guard");
}

export const GUARD_LAWS = { guard } as const;
