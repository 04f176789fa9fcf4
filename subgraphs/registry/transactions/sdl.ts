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

  "As prepareGrantRequest, for any contract call of the directory channel: consents, votes, entries, revocations."
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
