import { canonicalJson } from '../../../chaincode/model/canonical';
import { ballotId } from '../../../chaincode/model/identifier';
import { type Ballot, matterOf } from '../../../chaincode/model/record';
import { argument } from '../argument';
import { pageOf } from '../page/page';
import type { Resolvers } from '../resolver';
import { type BallotsArgs, ballotsBy, partIn, votesOn } from './ballot-list';

export const BALLOT_RESOLVERS: Resolvers = {
  Query: {
    ballots: (_, args: BallotsArgs, context, info) => pageOf(ballotsBy(args, context), args, context, info),
    // Who may see one is the shield's to say.
    ballot: (_, { id }: { readonly id: string }, { epoch }) => epoch.ballot(argument(ballotId, id, 'id')),
  },
  Ballot: {
    matter: (ballot: Ballot) => matterOf(ballot),
    terms: ({ terms }: Ballot) => canonicalJson(terms),
    voters: ({ rule }: Ballot) => rule.voters,
    threshold: ({ rule }: Ballot) => rule.threshold,
    votes: (ballot: Ballot, _, context) => votesOn(ballot, context),
    mine: (ballot: Ballot, _, context) => partIn(ballot, context),
  },
};
