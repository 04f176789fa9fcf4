/** How a ballot went: when it was opened, who voted what and when, when it ended. For evaluate functions. */
import type { BallotId } from '../../model/identifier';
import type { Ballot, Vote } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { type Stamp, writesOf, writtenAt } from '../state/history';
import { row } from '../state/row';

export interface BallotHistory {
  readonly ballot: Ballot;
  /** Its states, oldest first: OPEN, then how it ended. */
  readonly states: readonly (Stamp & Pick<Ballot, 'state'>)[];
  /** In the charter's order. */
  readonly votes: readonly (Stamp & Pick<Vote, 'voter' | 'choice'>)[];
}

/** @throws {HubError} `NOT_FOUND`. */
export async function readBallotHistory(ctx: HubContext, id: BallotId): Promise<BallotHistory> {
  const ballot = await ctx.state.require(row.ballot(id));
  const states: BallotHistory['states'][number][] = [];
  for await (const { transaction, at, row: written } of writesOf(ctx.stub, row.ballot(id))) {
    if (written !== undefined) states.unshift({ state: written.state, transaction, at });
  }
  const votes: BallotHistory['votes'][number][] = [];
  for (const voter of ballot.rule.voters) {
    const cast = await ctx.state.find(row.vote(id, voter));
    if (cast === undefined) continue;
    votes.push({ voter, choice: cast.choice, ...(await writtenAt(ctx.stub, row.vote(id, voter))) });
  }
  return { ballot, states, votes };
}
