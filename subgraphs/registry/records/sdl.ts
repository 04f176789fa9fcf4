/** Who read what: told to whoever it was read for, to whoever provides it, and to the committee. */
export const RECORDS_SDL = `
extend type Query {
  """
  The access records (访问记录) that the caller's member has to do with, newest first: of what was read in its name all, and of
  what others read of the entries it provides only what concerns these. Each access has two lines; a filter holds of
  both, the time of each by itself. They are told as far as the index has read the ledger: seconds behind an answer.
  A page may hold fewer than asked, even none, and another one follow: what the member may not see ends it. Go on after its endCursor.
  """
  accessRecords(
    "As whom; MEMBER unless said. COMMITTEE sees all, if it is a founder or an auditor; others see none."
    as: RecordRole = MEMBER
    "From this moment on: a day, or a moment in UTC such as 2026-11-23T08:00:00Z."
    from: String
    "Before this moment."
    until: String
    "MSP ID of who asked, or received an input."
    member: ID
    "What was touched."
    entry: ID
    item: ID
    purpose: ID
    "A grant that it rested on."
    grant: ID
    decision: AccessDecisionKind
    "Only the lines of this access, by the id that came with its answer."
    access: ID
    "How many, at most 500; 50 unless said."
    first: Int
    "The cursor of the last one seen."
    after: String
  ): AccessRecordConnection!
}

"As whom access records are read."
enum RecordRole { MEMBER COMMITTEE }

enum AccessDecisionKind { ALLOWED DENIED }

"A page of access records. How many there are in all is not counted."
type AccessRecordConnection {
  edges: [AccessRecordEdge!]!
  pageInfo: PageInfo!
  "How far the index has read the ledger: number of blocks of the exchange channel."
  indexedHeight: String!
}

"One access record, and where it stands in the list."
type AccessRecordEdge {
  node: AccessRecord!
  "Opaque; opens this list alone, for this application alone."
  cursor: String!
}

"One line of an access log. It never holds a value of any item."
type AccessRecord {
  "The access it is of; its other line has the same."
  access: ID!
  "The log of one gateway, and the line's place in it."
  log: ID!
  sequence: String!
  "When the gateway wrote it: RFC 3339, UTC."
  at: String!
  "Where it stands on the exchange channel."
  block: String!
  transaction: ID!
  "What was decided; durable before anything was fetched. Null in the line of an outcome."
  decision: AccessDecision
  "How it ended; durable before the answer left. Null in the line of a decision."
  outcome: AccessOutcome
}

"What a gateway decided about one operation."
type AccessDecision {
  allowed: Boolean!
  consumer: ID!
  application: ID!
  "The person who asked, as the consumer's pseudonym."
  officer: ID!
  purpose: ID!
  "The founder that runs the gateway, and the gateway's name."
  gatewayMember: ID!
  gateway: ID!
  "Of the operation; its caller alone can tell which one that is."
  operationHash: String!
  "What was touched, of each entry and beneficiary; empty of a denial."
  entries: [RecordedEntry!]!
  "Why not; empty when allowed."
  reasons: [RecordedReason!]!
  "The directory's height and block that it was decided at."
  height: String!
  blockHash: String!
}

"What an access touched of one entry."
type RecordedEntry {
  entry: ID!
  version: Int!
  items: [ID!]!
  "Who received it."
  beneficiary: ID!
  "What it was received to compute; null where it was read."
  derives: String
  "What it rested on: ids of grants, OWN, UNCONDITIONAL."
  bases: [ID!]!
  "Grants that delegated ones rest on."
  delegatedFrom: [ID!]!
  "True if a grant was open by break-glass."
  emergency: Boolean!
  rowFilterHash: String
}

"Why one thing was denied."
type RecordedReason {
  reason: String!
  subgraph: ID!
  coordinate: String!
  entry: ID
  item: ID
  beneficiary: ID!
}

"How an access ended."
type AccessOutcome {
  "RELEASED; REFUSED, withdrawn in flight; FAILED; INTERRUPTED by a crash."
  status: AccessOutcomeStatus!
  "Of an answer that was not whole."
  code: String
  "What each provider says it served, under its own key."
  served: [ServedFetch!]!
  "Of the answer, keyed: its caller alone can prove it."
  responseDigest: String
  "How many identical denials followed, which have no line of their own."
  repeats: Int
  durationMs: Int!
}

enum AccessOutcomeStatus { RELEASED REFUSED FAILED INTERRUPTED }

"What one provider served in one fetch."
type ServedFetch {
  subgraph: ID!
  fetch: Int!
  rows: [ServedRows!]!
  "The provider's signature over it, a compact JWS."
  counterSignature: String!
}

"Rows served of one entry."
type ServedRows {
  entry: ID!
  rows: Int!
}
`;
