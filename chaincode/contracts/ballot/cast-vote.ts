/** Voting: one key per vote; the vote that completes k writes the outcome (LEDGER, Votes). */
import type { BallotKind } from '../../model/enumeration';
import { HubError } from '../../model/error';
import { ballotId, type MspId, sha256Hex } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import {
  type Ballot,
  type CommitteeSnapshot,
  type VoteChoice,
  voteChoice,
  votingContractOf,
} from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { BALLOT_LIFE } from '../life/ballot-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { isUnderCharter } from './open-ballot';
import { approvalsOf, tally, type VotesCast } from './tally';

/** What a contract does when one kind of ballot moves. */
export interface BallotOutcome {
  /** Writes what was voted. @returns what the completing vote answers beside the ballot's state. */
  readonly passed: (ctx: HubContext, ballot: Ballot, lock: CommitteeSnapshot) => Promise<object>;
  /** Writes the refusal; without it a rejected ballot leaves its subject as it was. */
  readonly rejected?: (ctx: HubContext, ballot: Ballot) => Promise<object>;
  /** Called for a vote that decides nothing yet. */
  readonly voted?: (ctx: HubContext, ballot: Ballot) => Promise<object>;
}

/** The ballots of one contract. */
export type BallotOutcomes = Readonly<Partial<Record<BallotKind, BallotOutcome>>>;

/** What `Vote` answers; a passed ballot's outcome adds its own, such as the code of an entry. */
export interface VoteResult {
  readonly ballot: string;
  readonly state: Ballot['state'];
}

/** `Vote`'s arguments as they come. */
export interface VoteArguments {
  readonly ballot: string;
  readonly termsHash: string;
  readonly choice: string;
}

/**
 * Casts the acting member's vote. Reads the ballot and every voter's key, so that concurrent votes conflict and none is
 * lost from the count.
 *
 * @throws {HubError} `NOT_FOUND`: no such ballot; `INVALID_ARGUMENT`: another contract holds it; `NOT_ALLOWED`: not a
 *   voter; `ALREADY_EXISTS`: this member has voted; `WRONG_STATE`: the ballot has ended, or the charter now has
 *   another rule for it; `TERMS_MISMATCH`: the hash is
 *   not that of the ballot's terms; and what writing the outcome may throw.
 */
export async function castVote(
  ctx: HubContext,
  outcomes: BallotOutcomes,
  args: VoteArguments,
): Promise<VoteResult> {
  const voter = await ctx.requireAdmin();
  const id = parseAs(ballotId, args.ballot, 'ballot');
  const termsHash = parseAs(sha256Hex, args.termsHash, 'terms hash');
  const choice = parseAs(voteChoice, args.choice, 'choice');
  const ballot = await ctx.state.require(row.ballot(id));
  const outcome = outcomeOf(outcomes, ballot);
  await requireRuleInForce(ctx, ballot);
  const before = await votesOn(ctx, ballot);
  requireVote(ballot, voter, before, termsHash);
  await ctx.state.put(row.vote(id, voter), { ballot: id, voter, termsHash, choice });
  return count(ctx, ballot, outcome, new Map([...before, [voter, choice]]));
}

function outcomeOf(outcomes: BallotOutcomes, ballot: Ballot): BallotOutcome {
  const outcome = outcomes[ballot.kind];
  if (outcome !== undefined) return outcome;
  throw new HubError(
    'INVALID_ARGUMENT',
    `ballot \`${ballot.id}\` is voted on with \`${votingContractOf(ballot.kind)}\``,
  );
}

/** What a rule of an earlier charter began, it does not end: who left the charter decides nothing more. */
async function requireRuleInForce(ctx: HubContext, ballot: Ballot): Promise<void> {
  if (ballot.state !== 'OPEN' || (await isUnderCharter(ctx, ballot))) return;
  throw new HubError(
    'WRONG_STATE',
    `ballot \`${ballot.id}\` was opened under a rule the charter no longer has`,
  );
}

/** The votes that stand, each for exactly these terms. */
async function votesOn(ctx: HubContext, ballot: Ballot): Promise<VotesCast> {
  const votes = new Map<MspId, VoteChoice>();
  for (const voter of ballot.rule.voters) {
    const vote = await ctx.state.find(row.vote(ballot.id, voter));
    if (vote?.termsHash === ballot.termsHash) votes.set(voter, vote.choice);
  }
  return votes;
}

function requireVote(ballot: Ballot, voter: MspId, before: VotesCast, termsHash: string): void {
  if (!ballot.rule.voters.includes(voter)) {
    throw new HubError('NOT_ALLOWED', `\`${voter}\` has no vote on ballot \`${ballot.id}\``);
  }
  if (before.has(voter)) {
    throw new HubError('ALREADY_EXISTS', `\`${voter}\` has voted on ballot \`${ballot.id}\``);
  }
  if (termsHash !== ballot.termsHash) {
    throw new HubError('TERMS_MISMATCH', `ballot \`${ballot.id}\` is on terms \`${ballot.termsHash}\``);
  }
}

async function count(
  ctx: HubContext,
  ballot: Ballot,
  outcome: BallotOutcome,
  votes: VotesCast,
): Promise<VoteResult> {
  const event = tally(ballot.rule, votes);
  const state = nextState(BALLOT_LIFE, ballot.state, event, `ballot \`${ballot.id}\``);
  if (state !== ballot.state) await ctx.state.put(row.ballot(ballot.id), { ...ballot, state });
  return { ballot: ballot.id, state, ...(await follow(ctx, ballot, outcome, event, votes)) };
}

async function follow(
  ctx: HubContext,
  ballot: Ballot,
  outcome: BallotOutcome,
  event: ReturnType<typeof tally>,
  votes: VotesCast,
): Promise<object> {
  if (event === 'reject') return (await outcome.rejected?.(ctx, ballot)) ?? {};
  if (event === 'vote') return (await outcome.voted?.(ctx, ballot)) ?? {};
  return outcome.passed(ctx, ballot, snapshot(ballot, votes));
}

function snapshot(ballot: Ballot, votes: VotesCast): CommitteeSnapshot {
  return {
    ballot: ballot.id,
    n: ballot.rule.voters.length,
    k: ballot.rule.threshold,
    approvals: approvalsOf(ballot.rule, votes),
    termsHash: ballot.termsHash,
  };
}
