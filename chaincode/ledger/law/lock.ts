/** What a record keeps of the vote it came from. */
import { type Ballot, type CommitteeSnapshot, directoryKey } from '../../model/index';
import { type Circumstances, type Problem, unless } from './row-change';

/**
 * @param termsHash the hash of the terms that the record itself holds.
 * @param ballot the ballot that its transaction completed.
 */
export function lockProblem(lock: CommitteeSnapshot, termsHash: string, ballot: Ballot | undefined): Problem {
  if (ballot === undefined) return 'stands without the votes it needs';
  if (ballot.termsHash !== termsHash || lock.termsHash !== termsHash)
    return 'holds other terms than were voted on';
  const isItsBallot = lock.ballot === ballot.id && lock.k === ballot.rule.threshold;
  if (!isItsBallot || lock.n !== ballot.rule.voters.length) return 'names another ballot than was voted on';
  return unless(
    lock.approvals.length >= lock.k && lock.approvals.every((voter) => ballot.rule.voters.includes(voter)),
    'counts approvals of others than the voters',
  );
}

/** The approvals that a lock names were all cast, by whom it names. */
export function approvalsProblem({ ballot, approvals }: CommitteeSnapshot, at: Circumstances): Problem {
  const missing = approvals.find(
    (voter) => at.rows.get('vote', directoryKey.vote(ballot, voter))?.choice !== 'APPROVE',
  );
  return unless(missing === undefined, `names an approval of \`${missing}\` that was never cast`);
}
