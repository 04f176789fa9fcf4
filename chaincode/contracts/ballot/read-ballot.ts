/** Reading ballots, for evaluate functions. */
import { ballotState } from '../../model/enumeration';
import { type BallotId, ballotId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { type Ballot, ballot, type Vote } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { type Page, readPage } from '../state/page';
import { row } from '../state/row';

export interface BallotWithVotes {
  readonly ballot: Ballot;
  /** In the charter's order. */
  readonly votes: readonly Vote[];
}

/** @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export async function readBallot(ctx: HubContext, id: string): Promise<BallotWithVotes> {
  const at: BallotId = parseAs(ballotId, id, 'ballot');
  const found = await ctx.state.require(row.ballot(at));
  const votes: Vote[] = [];
  for (const voter of found.rule.voters) {
    const vote = await ctx.state.find(row.vote(at, voter));
    if (vote !== undefined) votes.push(vote);
  }
  return { ballot: found, votes };
}

/** One page of ballots, those of `state` only when it is not empty: such a page may hold fewer rows than were read. */
export async function listBallots(
  ctx: HubContext,
  state: string,
  page: { readonly pageSize: string; readonly bookmark: string },
): Promise<Page<Ballot>> {
  const wanted = state === '' ? undefined : parseAs(ballotState, state, 'ballot state');
  const read = await readPage(ctx.stub, { type: 'ballot', schema: ballot, ...page });
  return { ...read, rows: read.rows.filter((each) => wanted === undefined || each.state === wanted) };
}
