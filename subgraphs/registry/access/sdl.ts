/** May I read this, and what is missing. */
export const ACCESS_SDL = `
extend type Query {
  """
  Whether the caller may read these items of an entry now, for the purpose of its token: what a gateway would decide, but for
  quotas, which only gateways count. Without items, only that its rows exist. What is granted may be fewer rows than all.
  """
  mayRead(
    entry: ID!
    items: [ID!]
    "For computing this coordinate in a department of the caller's own, as @requires does."
    derives: String
  ): AccessVerdict!

  """
  As mayRead, for coordinates of the graph, all read in one operation. A gateway decides what its plan of a query touches:
  keys it joins departments by, too. To know for certain, POST the query itself to the gateway's /access: it answers what it
  would decide, with reasons and grounds, and fetches nothing.
  """
  mayReadCoordinates(coordinates: [CoordinateInput!]!): AccessVerdict!
}

"A coordinate as a subgraph resolves it."
input CoordinateInput {
  "Such as Citizen.name or Query.citizen(identityNumber:)."
  coordinate: String!
  "Whose; may be left out where only one subgraph binds it."
  subgraph: ID
}

"What a gateway would decide."
type AccessVerdict {
  allowed: Boolean!
  "What the caller's token is for."
  purpose: ID!
  "Number of blocks it rests on."
  height: String!
  "Why not; empty when allowed."
  reasons: [DenialReason!]!
  "What it rests on; empty when denied."
  grounds: [AccessGround!]!
}

"Why one thing may not be read."
type DenialReason {
  "NO_ENTRY, ENTRY_SUSPENDED, PROBE_FAILED, NOT_SHARED, NO_GRANT, PURPOSE, WINDOW, ITEM_NOT_GRANTED, DERIVATION, QUOTA, MEMBER_SUSPENDED or STALE_LEDGER."
  reason: String!
  subgraph: ID!
  coordinate: String!
  entry: ID
  item: ID
  "The grant that would be enough; null where none would help."
  missing: MissingGrant
}

"What to ask for, with prepareGrantRequest or \`hub request\`."
type MissingGrant {
  consumer: ID!
  entry: ID!
  "Empty: any item of the entry."
  items: [ID!]!
  purpose: ID!
  derives: String
}

"One ground that covers everything touched of its entry, alone."
type AccessGround {
  entry: ID!
  "A grant's id, OWN, or UNCONDITIONAL."
  basis: ID!
  items: [ID!]!
  "Rows it reaches: all of these hold; empty for every row. Several grounds add up."
  rows: [RowCondition!]!
}

"Which rows: those whose value of an item is one of these."
type RowCondition {
  item: ID!
  "Null where it is the value of an attribute of the consumer."
  in: [String!]
  "Of the consumer's own voted record."
  attribute: String
}
`;
