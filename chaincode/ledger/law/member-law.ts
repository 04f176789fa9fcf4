/** Who may have written members, their ticks, and purposes. */
import { canonicalHash, directoryKey, type Member, type Tick } from '../../model/index';
import { FOUND } from './found';
import { allFoundersProblem } from './guard-law';
import { claimProblem } from './key-law';
import {
  type Circumstances,
  isBy,
  isByFounder,
  type Law,
  type Problem,
  type RowChange,
  unless,
} from './row-change';

const member: Law<'member'> = ({ before, after, attributes: [msp] }, at) => {
  if (after === undefined) return 'was deleted';
  if (after.msp !== msp) return 'holds another member';
  const expected = before === undefined ? undefined : (before.revision ?? 0) + 1;
  if (after.revision !== expected) return 'does not follow the revision before it';
  return changeProblem(before, after, at) ?? dutyKeysProblem(after, at);
};

function changeProblem(before: Member | undefined, after: Member, at: Circumstances): Problem {
  if (before === undefined && after.kind === 'FOUNDER') return foundingProblem(after, at);
  if (before === undefined || before.state === 'LEFT') return joinProblem(before, after, at);
  if (canonicalHash(termsOf(before)) !== canonicalHash(termsOf(after))) {
    return termsProblem(before, after, at) ?? allFoundersProblem(at);
  }
  return stateProblem(before, after, at);
}

function foundingProblem(after: Member, at: Circumstances): Problem {
  const isOwn = at.transaction.function === FOUND && isBy(at, after.msp);
  return unless(
    isOwn && at.charter?.founders.includes(after.msp) === true,
    'was not founded by its own admin',
  );
}

/** What is voted on of a member. */
function termsOf({ v: _, state: __, stateReason: ___, revision: ____, ...terms }: Member) {
  return terms;
}

function joinProblem(before: Member | undefined, after: Member, at: Circumstances): Problem {
  if (after.state !== 'ACTIVE') return `joined as ${after.state}`;
  const voted = { terms: termsOf(after), revision: before?.revision ?? 0 };
  const isVoted = at.passed('MEMBER')?.termsHash === canonicalHash(voted);
  return isVoted ? allFoundersProblem(at) : 'joined without the votes on its terms';
}

/** Other terms: voted as such, or a founder more or less by a charter that was. */
function termsProblem(before: Member, after: Member, at: Circumstances): Problem {
  if (before.state !== after.state) return 'changed its state with its terms';
  const kind = at.charter?.founders.includes(after.msp) === true ? 'FOUNDER' : 'DEPARTMENT';
  const isMoved = canonicalHash({ ...termsOf(before), kind }) === canonicalHash(termsOf(after));
  if (isMoved && at.passed('CHARTER') !== undefined) return undefined;
  const voted = { terms: termsOf(after), revision: before.revision ?? 0 };
  const isVoted = before.kind === after.kind && at.passed('MEMBER_KEYS')?.termsHash === canonicalHash(voted);
  return unless(isVoted, 'was changed without the votes');
}

function stateProblem(before: Member, after: Member, at: Circumstances): Problem {
  if (before.state === 'ACTIVE' && after.state === 'SUSPENDED') {
    const isFounder = at.charter?.founders.includes(after.msp) === true;
    return unless(isByFounder(at) && !isFounder, 'was suspended by no founder, or is one');
  }
  if (before.state === 'ACTIVE' && after.state === 'LEFT')
    return unless(isBy(at, after.msp), 'left by no word of its own');
  if (before.state === 'SUSPENDED' && after.state === 'ACTIVE') return resumptionProblem(before, at);
  return unless(isSameByVote(before, after, at), `went from ${before.state} to ${after.state}`);
}

function resumptionProblem({ msp, revision }: Member, at: Circumstances): Problem {
  const isVoted = at.passed('MEMBER_RESUMPTION')?.termsHash === canonicalHash({ member: msp, revision });
  return isVoted ? allFoundersProblem(at) : 'was resumed without the votes';
}

/** A vote may confirm what stands. */
function isSameByVote(before: Member, after: Member, at: Circumstances): boolean {
  const voted = { terms: termsOf(after), revision: before.revision ?? 0 };
  return before.state === after.state && at.passed('MEMBER_KEYS')?.termsHash === canonicalHash(voted);
}

const DUTIES = [
  ['clock', 'CLOCK'],
  ['relay', 'RELAY'],
  ['probe', 'PROBE'],
] as const;

function dutyKeysProblem({ msp, keys }: Member, at: Circumstances): Problem {
  for (const [name, duty] of DUTIES) {
    const hash = keys[name];
    const problem = hash === undefined ? undefined : claimProblem(hash, { msp, duty }, at);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const purpose: Law<'purpose'> = ({ before, after }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was voted';
  const { v: _, ...terms } = after;
  return unless(at.passed('PURPOSE')?.termsHash === canonicalHash(terms), 'stands without the votes');
};

const tick: Law<'tick'> = (change, at) => tickProblem(change, at);

function tickProblem({ before, after, attributes: [msp] }: RowChange<'tick'>, at: Circumstances): Problem {
  const { creator } = at.transaction;
  if (after === undefined || after.msp !== msp || creator.msp !== msp)
    return 'is not the founder that signed it';
  const clock = at.rows.get('member', directoryKey.member(after.msp))?.keys.clock;
  if (clock !== creator.spkiHash || creator.role !== 'client')
    return "was not signed by the founder's clock key";
  if (at.charter?.founders.includes(after.msp) !== true) return 'is of a member that founds nothing';
  return unless(!isEarlier(after, before), 'falls');
}

/** Fixed-width UTC, so text order is time order. */
function isEarlier(a: Tick, b: Tick | undefined): boolean {
  return b !== undefined && a.at < b.at;
}

export const MEMBER_LAWS = { member, purpose, tick } as const;
