/** `hub ballots`: what is voted on. */
import { Command } from 'commander';
import { matterOf } from '../../model';
import { type OpenBallot, readOpenBallots } from '../ballots';
import { asMember, type CommandContext } from '../cli';

interface BallotsOptions {
  readonly mine?: boolean;
}

const HELP = `
MINE says what the acting member may do: MAY_VOTE, or what it voted, NO_VOTE where the charter gives it none, OUTDATED where
the charter has changed since and nobody can vote any more.

Examples:
  $ hub ballots --as finance
  $ hub ballots --mine --as finance`;

export function ballotsCommand(): Command {
  return new Command('ballots')
    .summary('list what is voted on, and what you may vote on')
    .description('Lists the open ballots, what each is about, and how far it is.')
    .option('--mine', 'only those the acting member may still vote on')
    .addHelpText('after', HELP)
    .action(asMember<BallotsOptions, []>(listBallots));
}

/** Tells every open ballot; with `--mine`, those that wait for the acting member. */
export async function listBallots({
  session,
  output,
  options,
}: CommandContext<BallotsOptions>): Promise<void> {
  const open = await readOpenBallots(session);
  const told = options.mine === true ? open.filter(({ mine }) => mine === 'MAY_VOTE') : open;
  output.rows(
    told.map((each) => ({ ...each, about: matterOf(each.ballot) })),
    COLUMNS,
    options.mine === true ? 'nothing waits for your vote' : 'nothing is voted on',
  );
}

interface ToldBallot extends OpenBallot {
  readonly about: string;
}

const COLUMNS = [
  { heading: 'BALLOT', cell: ({ ballot }: ToldBallot) => ballot.id },
  { heading: 'ABOUT', cell: ({ about }: ToldBallot) => about },
  { heading: 'PROPOSED BY', cell: ({ ballot }: ToldBallot) => ballot.proposer },
  { heading: 'VOTES', cell: ({ ballot, votes }: ToldBallot) => describeVotes(ballot.rule, votes) },
  { heading: 'MINE', cell: ({ mine }: ToldBallot) => mine },
];

function describeVotes(
  { threshold, voters }: OpenBallot['ballot']['rule'],
  votes: OpenBallot['votes'],
): string {
  const approvals = votes.filter(({ choice }) => choice === 'APPROVE').length;
  return `${approvals} of ${threshold} needed, ${voters.length - votes.length} to come`;
}
