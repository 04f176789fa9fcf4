/** Writing: prepared here, signed by the member's own key where the member sits, handed on from here. */
export const TRANSACTIONS_SDL = `
type Mutation {
  """
  Prepares a request for a grant; nothing is written. Sign what it answers with a key of the member's admin, hand it to
  relayProposal, sign again, hand it to relayTransaction.
  """
  prepareGrantRequest(
    "Of the member's admin, PEM: it stands in the transaction. The key never leaves its place."
    certificate: String!
    request: GrantRequestInput!
  ): UnsignedBytes!

  "Corrects a request that was sent back; what was checked and consented to before is void."
  prepareResubmission(certificate: String!, id: ID!, request: GrantRequestInput!): UnsignedBytes!

  "A founder has checked form and legal basis of the request as it stands now."
  prepareCompliance(certificate: String!, request: ID!): UnsignedBytes!

  "Sends a request back for correction, as a founder or as who would consent."
  prepareReturn(certificate: String!, request: ID!, remark: String!): UnsignedBytes!

  "Refuses a request for good, or takes the consent back, as who would consent."
  prepareRefusal(certificate: String!, request: ID!, remark: String!): UnsignedBytes!

  "Takes a request back, as its consumer."
  prepareWithdrawal(certificate: String!, request: ID!): UnsignedBytes!

  "Consents to a request, or to less than it asks, as its provider or as who hands the right on."
  prepareConsent(certificate: String!, request: ID!, narrower: NarrowerTermsInput): UnsignedBytes!

  "Votes on exactly the terms that the ballot holds."
  prepareVote(
    certificate: String!
    ballot: ID!
    choice: VoteChoice!
    "Of the terms that were read: others are not voted on."
    termsHash: String
  ): UnsignedBytes!

  "Suspends a grant or an entry at once, as its provider or as any founder."
  prepareSuspension(
    certificate: String!
    "A grant's id or an entry's code."
    subject: ID!
    reason: String!
  ): UnsignedBytes!

  "Proposes that a suspended grant or entry counts again, as its provider; then the committee votes."
  prepareResumption(
    certificate: String!
    "A grant's id or an entry's code."
    subject: ID!
  ): UnsignedBytes!

  "Revokes a grant: at once as who gave it; as a founder it is proposed, and voted on."
  prepareRevocation(certificate: String!, grant: ID!, reason: String!): UnsignedBytes!

  "As the others, for any contract call of the directory channel: duties, drafts, applications, members."
  prepareTransaction(certificate: String!, call: ContractCallInput!): UnsignedBytes!

  "Has a signed proposal endorsed; nothing is written yet."
  relayProposal(signed: SignedBytesInput!): RelayedProposal!

  "Orders a signed transaction; answers once it stands in a block. The same again answers the same."
  relayTransaction(signed: SignedBytesInput!): RelayedTransaction!
}

"What is asked for. What a refused query lacks stands in its reasons, and in mayRead."
input GrantRequestInput {
  entry: ID!
  items: [ID!]!
  "Which rows; every row unless said."
  rows: [RowConditionInput!]
  purposes: [ID!]!
  "RFC 3339 with milliseconds, UTC; inclusive."
  from: String!
  "Exclusive."
  until: String!
  "Unlimited unless said."
  operationsPerDay: Int
  "DELETE_AFTER_USE, NO_ONWARD_SHARING, NOTIFY_SUBJECT."
  obligations: [String!]
  "For computing these coordinates, and nothing else."
  derives: [String!]
  "Name of the law that lets the member read it."
  legalBasis: String!
  article: String
  "What is done with it."
  scenario: String!
  "The application that will ask."
  application: ID
}

"What is consented to, where it is less than what was asked; what is left out stays as asked."
input NarrowerTermsInput {
  items: [ID!]
  rows: [RowConditionInput!]
  until: String
  operationsPerDay: Int
}

"Rows whose value of an item is one of these, or that of an attribute of the consumer's own record."
input RowConditionInput {
  item: ID!
  in: [String!]
  attribute: String
}

"A contract's function and its arguments, as texts."
input ContractCallInput {
  "Such as Grants."
  contract: String!
  "Such as Consent."
  transaction: String!
  arguments: [String!]!
}

"""
Bytes that wait for a signature: ECDSA over SHA-256 of toSign, DER, low S. They are a proposal, or a transaction, of
Hyperledger Fabric: read them before you sign.
"""
type UnsignedBytes {
  transactionId: ID!
  "Hand this back unchanged, base64."
  bytes: String!
  "Sign this, base64."
  toSign: String!
  "What they do, as the registry reads them: function and arguments."
  function: String!
  arguments: [String!]!
  "The same in a sentence. Nobody signs what somebody else only says it is: \`hub sign\` reads the bytes themselves."
  summary: String!
}

"Bytes as they were prepared, and the signature; both base64."
input SignedBytesInput {
  bytes: String!
  signature: String!
}

"What became of a signed proposal: one of both."
type RelayedProposal {
  "Sign this next."
  unsigned: UnsignedBytes
  "What the contract will have answered, JSON."
  result: String
  refusal: LedgerRefusal
}

"What became of a signed transaction."
type RelayedTransaction {
  "The block it stands in, as a decimal number."
  block: String
  transactionId: ID
  "What the contract answered, JSON."
  result: String
  refusal: LedgerRefusal
}

"Why the ledger did not take it. Contracts refuse for reasons of the directory, which hold nobody's data."
type LedgerRefusal {
  "Of the hub's closed catalogue."
  code: String!
  message: String!
  "What to do."
  remedy: String!
  "True if the same call may succeed later."
  retryable: Boolean!
}
`;
