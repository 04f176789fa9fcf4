/** Who may have written members, their keys and purposes. */
import {
  type Charter,
  canonicalHash,
  directoryKey,
  type Member,
  memberTerms,
  type Tick,
} from '../../model/index';
import {
  type Circumstances,
  isBy,
  isByFounder,
  type Law,
  type Problem,
  type RowChange,
  unless,
} from './row-change';

/** What `guard~charter` names in a member's place. */
const CHARTER_GUARD = 'charter';

/** The one function that writes before every founder stands. */
export const FOUND = 'Members:Found';

const charter: Law<'charter'> = ({ before, after }, at) => {
  if (after === undefined) return 'was deleted';
  if (before !== undefined)
    return unless(at.passed('CHARTER') !== undefined, 'was changed without the votes');
  return firstCharterProblem(after, at);
};

/**
 * The first charter is packaged with the contracts: whoever has the package compares the whole; what a block alone can show is
 * that block 0 names the same founders.
 */
function firstCharterProblem(
  after: Charter,
  { transaction, founders, packagedCharter }: Circumstances,
): Problem {
  if (transaction.function !== FOUND) return 'was not put in force by a founding';
  if (packagedCharter !== undefined && canonicalHash(after) !== canonicalHash(packagedCharter))
    return 'is not the charter of the package';
  const named = [...after.founders].sort();
  return unless(canonicalHash(named) === canonicalHash(founders), 'names other founders than block 0');
}

const member: Law<'member'> = (change, at) => {
  const { before, after } = change;
  if (after === undefined) return 'was deleted';
  if (after.msp !== change.attributes[0]) return 'holds another member';
  if (before === undefined)
    return after.kind === 'FOUNDER' ? foundingProblem(after, at) : joinProblem(after, at);
  return memberChangeProblem(before, after, at);
};

function foundingProblem(after: Member, at: Circumstances): Problem {
  const isOwn = at.transaction.function === FOUND && isBy(at, after.msp);
  return unless(
    isOwn && at.charter?.founders.includes(after.msp) === true,
    'was not founded by its own admin',
  );
}

function joinProblem({ v: _, state, stateReason: __, ...terms }: Member, at: Circumstances): Problem {
  if (state !== 'ACTIVE') return `joined as ${state}`;
  return unless(
    at.passed('MEMBER')?.termsHash === canonicalHash(terms),
    'joined without the votes on its terms',
  );
}

function memberChangeProblem(before: Member, after: Member, at: Circumstances): Problem {
  const { state: _, stateReason: __, ...was } = before;
  const { state: ___, stateReason: ____, ...is } = after;
  if (canonicalHash(was) !== canonicalHash(is)) {
    return unless(at.passed('MEMBER_KEYS') !== undefined, 'was changed without the votes');
  }
  if (after.state === 'SUSPENDED') return unless(isByFounder(at), 'was suspended by no founder');
  if (after.state === 'LEFT')
    return unless(isByFounder(at) || isBy(at, after.msp), 'left by no word of its own');
  if (before.state === 'ACTIVE') return undefined;
  const ballot = at.passed('MEMBER_RESUMPTION');
  return unless(ballot?.termsHash === canonicalHash({ member: after.msp }), 'was resumed without the votes');
}

/** What it holds never changes; what counts is who wrote it. */
const guard: Law<'guard'> = ({ before, after, attributes: [of = ''] }, at) => {
  if (after === undefined) return 'was deleted';
  if (of === CHARTER_GUARD) return charterGuardProblem(before !== undefined, at);
  if (before === undefined)
    return unless(isFounding(of, at) || isJoining(of, at), 'guards no member that joins');
  return unless(at.transaction.creator.msp === of, `was written by \`${at.transaction.creator.msp}\``);
};

function charterGuardProblem(stands: boolean, at: Circumstances): Problem {
  if (!stands) return unless(at.transaction.function === FOUND, 'was not made by a founding');
  const isVoted = ['CHARTER', 'MEMBER', 'MEMBER_KEYS', 'MEMBER_RESUMPTION'] as const;
  return unless(
    isVoted.some((kind) => at.passed(kind) !== undefined),
    'was written without a vote on members or the charter',
  );
}

function isFounding(msp: string, at: Circumstances): boolean {
  return at.transaction.function === FOUND && isBy(at, msp);
}

function isJoining(msp: string, at: Circumstances): boolean {
  const terms = memberTerms.safeParse(at.passed('MEMBER')?.terms);
  return terms.success && terms.data.msp === msp;
}

const purpose: Law<'purpose'> = ({ before, after }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was voted';
  const { v: _, ...terms } = after;
  return unless(at.passed('PURPOSE')?.termsHash === canonicalHash(terms), 'stands without the votes');
};

const gateway: Law<'gateway'> = ({ before, after, attributes }, at) => {
  if (after === undefined) return 'was deleted';
  const { v: _, state, ...terms } = after;
  if (terms.msp !== attributes[0] || terms.id !== attributes[1]) return 'holds another gateway';
  const isVoted = at.passed('GATEWAY')?.termsHash === canonicalHash(terms);
  if (before === undefined || state === 'ACTIVE')
    return unless(isVoted, 'is active without the votes on its key');
  const isSameKey = before.spki === terms.spki && before.msp === terms.msp;
  return unless(isSameKey && isByFounder(at), 'was changed by no founder');
};

const app: Law<'app'> = ({ before, after, attributes: [msp = '', id] }, at) => {
  if (after === undefined) return 'was deleted';
  if (after.msp !== msp || after.id !== id) return 'holds another application';
  if (before?.state === 'REVOKED') return 'was revoked for good';
  return unless(isBy(at, msp), `was not written by \`${msp}\``);
};

const tick: Law<'tick'> = (change, at) => tickProblem(change, at);

function tickProblem({ before, after, attributes: [msp] }: RowChange<'tick'>, at: Circumstances): Problem {
  const { creator } = at.transaction;
  if (after === undefined || after.msp !== msp || creator.msp !== msp)
    return 'is not the founder that signed it';
  const clock = at.rows.get('member', directoryKey.member(after.msp))?.keys.clock;
  if (clock !== creator.spkiHash || creator.role !== 'client')
    return "was not signed by the founder's clock key";
  return unless(!isEarlier(after, before), 'falls');
}

/** Fixed-width UTC, so text order is time order. */
function isEarlier(a: Tick, b: Tick | undefined): boolean {
  return b !== undefined && a.at < b.at;
}

export const MEMBER_LAWS = { charter, guard, member, purpose, gateway, app, tick } as const;
