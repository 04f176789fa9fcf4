/** Ballots and votes: a vote counts only if its voter's own admin cast it, for exactly the ballot's terms. */
import {
  type Ballot,
  type BallotKind,
  canonicalHash,
  directoryKey,
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

export class BallotBook {
  readonly #rows: Rows;
  /** Keys of the votes that their voters cast themselves. */
  readonly #proven = new Set<string>();
  #votes = 0;
  #outcomes = 0;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Votes whose voter signed them. */
  get votes(): number {
    return this.#votes;
  }

  /** Ballots that passed or failed by such votes. */
  get outcomes(): number {
    return this.#outcomes;
  }

  readonly judgeVote: Law<'vote'> = ({ key, attributes, before, after }, at) => {
    const problem = voteProblem(attributes, before, after, at);
    if (problem !== undefined) return problem;
    this.#proven.add(key);
    this.#votes += 1;
    return undefined;
  };

  readonly judgeBallot: Law<'ballot'> = (change, at) => {
    const { before, after } = change;
    if (after === undefined) return 'was deleted';
    return before === undefined ? openingProblem(after, change, at) : this.#endingProblem(before, after, at);
  };

  #endingProblem(before: Ballot, after: Ballot, at: Circumstances): Problem {
    if (canonicalHash({ ...after, state: before.state }) !== canonicalHash(before))
      return 'was edited while open';
    if (before.state !== 'OPEN') return `had ended as ${before.state} already`;
    if (after.state === 'OPEN') return undefined;
    if (after.state === 'VOIDED') return undefined;
    const problem = this.#countProblem(after, at);
    if (problem === undefined) this.#outcomes += 1;
    return problem;
  }

  #countProblem(ballot: Ballot, { transaction }: Circumstances): Problem {
    const [, name] = transaction.function.split(':');
    if (name !== 'Vote' || transaction.args[0] !== ballot.id) return 'ended without a vote on it';
    const { approvals, refusals } = this.provenVotes(ballot);
    const { threshold, voters } = ballot.rule;
    if (ballot.state === 'PASSED') {
      return unless(
        approvals.length >= threshold,
        `passed with ${approvals.length} proven votes of ${threshold}`,
      );
    }
    return unless(voters.length - refusals < threshold, `was rejected with ${refusals} proven refusals`);
  }

  /** The votes that stand for the ballot's very terms. */
  provenVotes(ballot: Ballot): ProvenVotes {
    const choices = ballot.rule.voters.map((voter) => [voter, this.#choice(ballot, voter)] as const);
    return {
      approvals: choices.filter(([, choice]) => choice === 'APPROVE').map(([voter]) => voter),
      refusals: choices.filter(([, choice]) => choice === 'REJECT').length,
    };
  }

  #choice(ballot: Ballot, voter: Ballot['rule']['voters'][number]): Vote['choice'] | undefined {
    const key = directoryKey.vote(ballot.id, voter);
    const vote = this.#proven.has(key) ? this.#rows.get('vote', key) : undefined;
    return vote?.termsHash === ballot.termsHash ? vote.choice : undefined;
  }

  /** The ballot of a kind that these written rows show as passed, with proven votes enough. */
  passed(kind: BallotKind, written: ReadonlyMap<string, unknown>): Ballot | undefined {
    for (const key of written.keys()) {
      const ballot = key.startsWith('\u0000ballot\u0000') ? this.#rows.get('ballot', key) : undefined;
      if (ballot?.kind !== kind || ballot.state !== 'PASSED') continue;
      if (this.provenVotes(ballot).approvals.length >= ballot.rule.threshold) return ballot;
    }
    return undefined;
  }
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
  return unless(
    at.rows.get('ballot', directoryKey.ballot(after.ballot))?.termsHash === after.termsHash,
    'is on other terms than its ballot',
  );
}

function openingProblem(ballot: Ballot, { attributes }: RowChange<'ballot'>, at: Circumstances): Problem {
  if (ballot.id !== attributes[0]) return 'holds another ballot';
  if (ballot.state !== 'OPEN') return `began as ${ballot.state}`;
  if (canonicalHash(ballot.terms) !== ballot.termsHash) return 'has a hash that is not of its terms';
  if (!isBy(at, ballot.proposer)) return `was not proposed by \`${ballot.proposer}\``;
  const rule = at.charter === undefined ? undefined : ruleFor(at.charter, ballot.kind);
  return unless(
    rule !== undefined && canonicalHash(rule) === canonicalHash(ballot.rule),
    `is not under the charter's rule`,
  );
}
