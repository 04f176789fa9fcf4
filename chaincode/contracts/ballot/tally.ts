/** Counting, pure: what the votes on a ballot amount to. */
import type { MspId } from '../../model/identifier';
import type { VoteChoice, VotingRule } from '../../model/record';
import type { BallotEvent } from '../life/ballot-life';

/** The votes cast so far, by voter. */
export type VotesCast = ReadonlyMap<MspId, VoteChoice>;

/** The voters who approved, in the charter's order; a vote of someone who is no voter counts nothing. */
export function approvalsOf(rule: VotingRule, votes: VotesCast): readonly MspId[] {
  return rule.voters.filter((voter) => votes.get(voter) === 'APPROVE');
}

/** `pass` once k approve, `reject` once so many refuse that k can no longer be reached, else `vote`: it stays open. */
export function tally(rule: VotingRule, votes: VotesCast): Extract<BallotEvent, 'vote' | 'pass' | 'reject'> {
  if (approvalsOf(rule, votes).length >= rule.threshold) return 'pass';
  const refusals = rule.voters.filter((voter) => votes.get(voter) === 'REJECT').length;
  return rule.voters.length - refusals < rule.threshold ? 'reject' : 'vote';
}
