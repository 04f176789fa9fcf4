import { connectionSdl, PAGING } from '../page/sdl';

/** What is voted on, told to whom it is about, to its proposer, its voters, and the committee. */
export const BALLOTS_SDL = `
extend type Query {
  "Ballots (表决) of the directory channel that the caller's member votes on, proposed, or has to do with; by id."
  ballots(
    "Only those in these states; OPEN unless said."
    state: [BallotState!]
    "Only those on such matters."
    kind: [BallotKind!]
    "Only those where this is what the caller's member may do: MAY_VOTE for what waits for it."
    mine: [BallotPart!]${PAGING}
  ): BallotConnection!

  "A ballot such as grant/r-3f9c2a71b0de; null where there is none, and where it is between others."
  ballot(id: ID!): Ballot
}

"Something that is voted on, k of n, as the charter says."
type Ballot {
  id: ID!
  kind: BallotKind!
  state: BallotState!
  proposer: ID!
  "What it is about, in a line."
  matter: String!
  "The very value that is voted on, JSON."
  terms: String!
  "SHA-256 of the terms' canonical JSON (RFC 8785): what a vote binds."
  termsHash: String!
  voters: [ID!]!
  "How many approvals pass it."
  threshold: Int!
  votes: [BallotVote!]!
  "What the caller's member may do about it."
  mine: BallotPart!
}

"A vote on exactly the ballot's terms."
type BallotVote {
  voter: ID!
  choice: VoteChoice!
}

enum VoteChoice { APPROVE REJECT }
enum BallotState { OPEN PASSED REJECTED VOIDED }

"What a member may do about a ballot."
enum BallotPart {
  MAY_VOTE
  VOTED
  "The charter gives it no vote on this."
  NO_VOTE
  "The charter gives this ballot other voters by now: nobody can vote any more."
  OUTDATED
  "It has ended, without a vote of this member."
  ENDED
}

enum BallotKind {
  MEMBER MEMBER_RESUMPTION MEMBER_KEYS CHARTER PURPOSE GATEWAY ENTRY ENTRY_RESUMPTION ENTRY_WITHDRAWAL
  GRANT GRANT_RESUMPTION GRANT_REVOCATION LOG_OPENING LOG_CLOSING
}
${connectionSdl('Ballot', 'ballots')}`;
