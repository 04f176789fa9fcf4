/** What a use of break-glass rests on: its consumer's word, two officers' signatures, and a review of the one before. */
import {
  canonicalHash,
  directoryKey,
  type Emergency,
  type GrantId,
  momentProblem,
  officersProblem,
} from '../../model/index';
import { ledgerTimeOf } from './ledger-time';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

const emergency: Law<'emergency'> = ({ key, before, after, attributes: [id] }, at) => {
  if (after === undefined) return 'was deleted';
  const { grant, n } = after.statement;
  if (grant !== id || directoryKey.emergency(grant, n) !== key) return 'holds another use';
  return before === undefined ? openingProblem(after, at) : reviewProblem(before, after, at);
};

function openingProblem({ statement, signatures, review }: Emergency, at: Circumstances): Problem {
  const { grant: id, n } = statement;
  const grant = at.rows.get('grant', directoryKey.grant(id));
  const terms = grant?.terms.emergency;
  if (grant === undefined || terms === undefined) return 'opens a grant that has no emergency terms';
  if (!isBy(at, grant.terms.consumer)) return `was not opened by \`${grant.terms.consumer}\``;
  if (review !== undefined) return 'begins as reviewed';
  if (at.rows.get('grantState', directoryKey.grantState(id))?.state !== 'ACTIVE')
    return 'opens a grant that is not active';
  return (
    earlierProblem(id, n, at) ??
    momentProblem(statement, grant.terms.window, ledgerTimeOf(at)) ??
    officersProblem(statement, signatures, terms)
  );
}

function earlierProblem(id: GrantId, n: number, at: Circumstances): Problem {
  const before = n === 1 ? undefined : at.rows.get('emergency', directoryKey.emergency(id, n - 1));
  return unless(n === 1 || before?.review !== undefined, 'was opened before the last one was reviewed');
}

function reviewProblem(before: Emergency, after: Emergency, at: Circumstances): Problem {
  const { review: was, ...said } = before;
  const { review, ...says } = after;
  if (was !== undefined || canonicalHash(said) !== canonicalHash(says) || review === undefined)
    return 'was changed by more than a review';
  const grant = at.rows.get('grant', directoryKey.grant(after.statement.grant));
  if (grant === undefined || !isBy(at, review.by)) return `was not reviewed by \`${review.by}\``;
  if (review.by === grant.terms.consumer) return 'was reviewed by its own consumer';
  return unless(isByFounder(at) || isBy(at, grant.provider), 'was reviewed by neither provider nor founder');
}

export const EMERGENCY_LAWS = { emergency } as const;
