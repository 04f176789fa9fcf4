/** Ballots and votes: a vote counts only if its voter's own admin cast it, for exactly the ballot's terms. */
import {
  type Ballot,
  type BallotKind,
  ballotIdOf,
  canonicalHash,
  directoryKey,
  entryBallotId,
  entryTerms,
  grantBallotId,
  parseKey,
  type Request,
  ruleFor,
  type Vote,
} from '../../model/index';
import { type Circumstances, isBy, type Law, type Problem, type RowChange, unless } from './row-change';
import type { Rows } from './rows';

/** What an outcome's lock must say. */
export interface ProvenVotes {
  /** In the order of the rule's voters. */
  readonly approvals: readonly string[];
  readonly refusals: number;
}

const vote: Law<'vote'> = ({ attributes, before, after }, at) => voteProblem(attributes, before, after, at);

const ballot: Law<'ballot'> = (change, at) => {
  const { before, after } = change;
  if (after === undefined) return 'was deleted';
  return before === undefined ? openingProblem(after, change, at) : endingProblem(before, after, at);
};

function endingProblem(before: Ballot, after: Ballot, at: Circumstances): Problem {
  if (canonicalHash({ ...after, state: before.state }) !== canonicalHash(before))
    return 'was edited while open';
  if (before.state !== 'OPEN') return `had ended as ${before.state} already`;
  if (after.state === 'OPEN') return undefined;
  if (after.state === 'VOIDED') return undefined;
  return countProblem(after, at);
}

function countProblem(ended: Ballot, { transaction, rows }: Circumstances): Problem {
  const [, name] = transaction.function.split(':');
  if (name !== 'Vote' || transaction.args[0] !== ended.id) return 'ended without a vote on it';
  const { approvals, refusals } = provenVotes(ended, rows);
  const { threshold, voters } = ended.rule;
  if (ended.state === 'PASSED') {
    return unless(
      approvals.length >= threshold,
      `passed with ${approvals.length} proven votes of ${threshold}`,
    );
  }
  return unless(voters.length - refusals < threshold, `was rejected with ${refusals} proven refusals`);
}

/** The votes that stand for the ballot's very terms: every vote among the rows was cast by its own voter. */
export function provenVotes(of: Ballot, rows: Rows): ProvenVotes {
  const choices = of.rule.voters.map((voter) => [voter, choiceOf(of, voter, rows)] as const);
  return {
    approvals: choices.filter(([, choice]) => choice === 'APPROVE').map(([voter]) => voter),
    refusals: choices.filter(([, choice]) => choice === 'REJECT').length,
  };
}

function choiceOf(
  of: Ballot,
  voter: Ballot['rule']['voters'][number],
  rows: Rows,
): Vote['choice'] | undefined {
  const cast = rows.get('vote', directoryKey.vote(of.id, voter));
  return cast?.termsHash === of.termsHash ? cast.choice : undefined;
}

/**
 * The ballot of a kind that a transaction completed.
 *
 * @param written the rows of this very transaction that may stand: an outcome counts once, where its ballot ended.
 */
export function passedBallot(
  kind: BallotKind,
  written: ReadonlyMap<string, unknown>,
  rows: Rows,
): Ballot | undefined {
  for (const key of written.keys()) {
    const found = key.startsWith('\u0000ballot\u0000') ? rows.get('ballot', key) : undefined;
    if (found?.kind === kind && found.state === 'PASSED') return found;
  }
  return undefined;
}

function voteProblem(
  attributes: readonly string[],
  before: Vote | undefined,
  after: Vote | undefined,
  at: Circumstances,
): Problem {
  if (before !== undefined || after === undefined) return 'was changed after it was cast';
  const [ballot, voter] = attributes;
  if (after.ballot !== ballot || after.voter !== voter) return 'holds another vote';
  if (!isBy(at, after.voter))
    return `was not cast by \`${after.voter}\` but \`${at.transaction.creator.msp}\``;
  const [id, termsHash, choice] = at.transaction.args;
  const isAsSigned = at.transaction.function.endsWith(':Vote') && id === ballot && choice === after.choice;
  if (!isAsSigned || termsHash !== after.termsHash) return 'is not the vote its voter signed';
  const on = at.rows.get('ballot', directoryKey.ballot(after.ballot));
  if (on?.termsHash !== after.termsHash) return 'is on other terms than its ballot';
  if (on.state !== 'OPEN') return 'is on a ballot that has ended';
  return unless(isUnderCharter(on, at), "is under a rule that is no longer the charter's");
}

function isUnderCharter({ kind, rule }: Ballot, { charter }: Circumstances): boolean {
  return charter !== undefined && canonicalHash(ruleFor(charter, kind)) === canonicalHash(rule);
}

function openingProblem(ballot: Ballot, { attributes }: RowChange<'ballot'>, at: Circumstances): Problem {
  if (ballot.id !== attributes[0]) return 'holds another ballot';
  if (ballot.state !== 'OPEN') return `began as ${ballot.state}`;
  if (canonicalHash(ballot.terms) !== ballot.termsHash) return 'has a hash that is not of its terms';
  if (!isBy(at, ballot.proposer)) return `was not proposed by \`${ballot.proposer}\``;
  if (ballot.id !== idOf(ballot, at)) return 'is not called after what is voted on and its transaction';
  return unless(isUnderCharter(ballot, at), `is not under the charter's rule`);
}

function draftBallotOf(terms: unknown): string | undefined {
  const entry = entryTerms.safeParse(terms);
  if (!entry.success) return undefined;
  const { provider, draft } = entry.data;
  return entryBallotId({ msp: provider, ...draft });
}

/** A grant's ballot is that of the very request that its transaction moved to the vote. */
function idOf({ kind, terms, id }: Ballot, { transaction, written }: Circumstances): string | undefined {
  if (kind === 'ENTRY') return draftBallotOf(terms);
  if (kind !== 'GRANT') return ballotIdOf(kind, terms, transaction.id);
  for (const [key, row] of written) {
    if (parseKey(key)?.type !== 'request' || row === undefined) continue;
    if (grantBallotId(row as Request) === id) return id;
  }
  return undefined;
}

export const BALLOT_LAWS = { vote, ballot } as const;
