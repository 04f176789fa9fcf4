import { connectionSdl, PAGING } from '../page/sdl';

/** Requests and grants: told to the two members they are between, and to the committee. */
export const GRANTS_SDL = `
extend type Query {
  "Grant requests (共享申请) the caller's member has to do with, by id."
  grantRequests(
    "As whom; CONSUMER unless said. COMMITTEE sees all, if it is a founder or an auditor; others see none."
    as: PartyRole = CONSUMER
    "Only those in these states."
    state: [GrantRequestState!]
    "Only those on this entry."
    entry: ID${PAGING}
  ): GrantRequestConnection!

  "A request such as r-3f9c2a71b0de; null where there is none, and where it is between others."
  grantRequest(id: ID!): GrantRequest

  "Grants (授权) the caller's member has to do with, by id."
  grants(
    "As whom; CONSUMER unless said. COMMITTEE sees all, if it is a founder or an auditor; others see none."
    as: PartyRole = CONSUMER
    "Only those in these states now."
    state: [GrantState!]
    "Only those on this entry."
    entry: ID${PAGING}
  ): GrantConnection!

  "A grant such as g-3f9c2a71b0de; null where there is none, and where it is between others."
  grant(id: ID!): Grant
}

"Which side of a request or grant."
enum PartyRole { CONSUMER PROVIDER COMMITTEE }

"A request for a grant: what was asked, and how far it has come."
type GrantRequest {
  id: ID!
  "Grows with each correction, which voids what was checked, consented to and voted before."
  revision: Int!
  state: GrantRequestState!
  "Why it was returned or refused."
  remark: String
  consumer: AllianceMember!
  provider: AllianceMember!
  "The consumer's application that will ask; null where it did not say."
  application: ID
  asked: GrantTerms!
  "What the provider consented to, never wider than what was asked; null before it has."
  approved: GrantTerms
  "Name of the law that lets the consumer read it."
  legalBasis: String!
  article: String!
  "What is done with it."
  scenario: String!
  "Whose move it is next; null when it is over."
  next: RequestStep
  "The grant it led to; null before the votes."
  grant: Grant
}

"SUBMITTED, then COMPLIANT, CONSENTED, VOTING, GRANTED; until then it may be RETURNED, REFUSED or WITHDRAWN."
enum GrantRequestState { SUBMITTED COMPLIANT CONSENTED VOTING GRANTED RETURNED REFUSED WITHDRAWN }

"What a request waits for."
enum RequestStep {
  "A founder checks its form and its legal basis."
  COMPLIANCE
  "The provider, or who delegates, agrees to exact terms."
  CONSENT
  "The committee votes."
  VOTES
  "The consumer corrects it."
  CORRECTION
}

"What may be read by it, for what, and until when."
type GrantTerms {
  consumer: ID!
  entry: ID!
  entryVersion: Int!
  items: [ID!]!
  "All of these hold; empty for every row."
  rows: [RowCondition!]!
  purposes: [ID!]!
  "RFC 3339, inclusive."
  from: String!
  "RFC 3339, exclusive."
  until: String!
  "Null: unlimited."
  operationsPerDay: Int
  "DELETE_AFTER_USE, NO_ONWARD_SHARING or NOTIFY_SUBJECT."
  obligations: [String!]!
  "Not empty: for computing these coordinates, and nothing else."
  derives: [String!]!
  "How often it may be handed on; null: not at all."
  delegationDepth: Int
  "The grant it was delegated from."
  parent: ID
  "True: it lies dormant until two officers open it."
  emergency: Boolean!
}

"A grant: terms that never change, and the state that decisions go by."
type Grant {
  id: ID!
  state: GrantState!
  request: ID!
  provider: AllianceMember!
  consumer: AllianceMember!
  terms: GrantTerms!
  "The ballot it was voted in."
  ballot: ID!
  "Members that approved, of how many."
  approvals: [ID!]!
  committeeSize: Int!
}

"As it is now, by ledger time and the registry's own clock. Quotas are counted by gateways alone."
enum GrantState {
  ACTIVE
  SUSPENDED
  REVOKED
  "Its last use of break-glass waits for review."
  UNREVIEWED
  "What it was delegated from has ended."
  PARENT_ENDED
  "Its window has not begun."
  PENDING
  EXPIRED
  "It waits for break-glass."
  DORMANT
  "It is open by break-glass."
  OPENED
}
${connectionSdl('GrantRequest', 'grant requests')}${connectionSdl('Grant', 'grants')}`;
