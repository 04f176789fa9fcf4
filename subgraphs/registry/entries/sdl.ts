import { connectionSdl, PAGING } from '../page/sdl';

/** The directory: what exists, who is responsible for it, how it is shared. */
export const ENTRIES_SDL = `
type Query {
  """
  Entries of the directory. With words, those that hold all of them, the best found first: in names, then in items, then
  in abstract, code and provider. Without words, by code.
  """
  directoryEntries(
    "In Chinese or English; a word may be the beginning of one: 收入, income, divis."
    words: String
    "The two digits of a theme: 07."
    theme: String
    "MSP ID of the provider: TaxationMSP."
    provider: ID
    shareType: ShareType
    "A purpose that the entry's data may be asked for."
    purpose: ID
    "As they stand now; LOCKED and SUSPENDED unless said."
    status: [EntryStatus!]${PAGING}
  ): DirectoryEntryConnection!

  "The entry of a code such as 30701201/000016; null where there is none."
  directoryEntry(code: ID!): DirectoryEntry

  "Every member of the alliance, by MSP ID."
  allianceMembers: [AllianceMember!]!

  "A member; null where there is none."
  allianceMember(msp: ID!): AllianceMember

  "What data may be asked for, by code: one of these stands in every token."
  purposes: [Purpose!]!
}

"One shared information resource (数据目录), as it stands now."
type DirectoryEntry {
  "Assigned by the ledger, for good: class, theme, item and detail, then a number."
  code: ID!
  status: EntryStatus!
  "Why it was suspended or withdrawn, in the words of whoever did."
  statusReason: String
  "The version in force, from 1."
  version: Int!
  name: Bilingual!
  abstract: String!
  "1 base, 2 theme, 3 department."
  class: String!
  theme: String!
  provider: AllianceMember!
  sharing: Sharing!
  openness: Openness!
  format: ResourceFormat!
  updateCycle: UpdateCycle!
  "CCYY-MM-DD."
  publishedOn: String!
  "1 to 4; nothing secret stands in this directory."
  sensitivity: Int!
  personalData: PersonalData!
  "The item that says whose data a row is."
  subjectKey: ID
  "What the data may be asked for."
  purposes: [Purpose!]!
  "How long a consumer may keep them."
  retentionDays: Int!
  "True if an access stands on the ledger before its answer leaves."
  commitBeforeRelease: Boolean!
  items: [EntryItem!]!
  "By what rows may be chosen in a request."
  rowDimensions: [RowDimension!]!
  "The legal ground the provider holds the data on."
  duties: [Duty!]!
  "Where in the graph the items are found."
  binding: EntryBinding!
  "Which tables hold them: its provider and the committee see this; for others it is null."
  tables: [TableBinding!]
  "Entries that this one is related to; the relatives of these are asked for by their codes."
  related: [DirectoryEntry!]!
  "Every version there was, the first one first."
  versions: [EntryVersion!]!
  "What the provider's probe last found; null before it spoke of this version."
  probe: ProbeVerdict
}

"One information item (信息项). Its id is permanent."
type EntryItem {
  id: ID!
  name: Bilingual!
  type: ItemType!
  "As strict as its entry's, or stricter."
  shareType: ShareType!
  "Members this item may travel to as a key, to join what they know of the same thing."
  travelsTo: [ID!]!
  "The coordinates that reveal it; arguments that select by it among them."
  coordinates: [String!]!
}

"What the standard asks an entry to say of its sharing; each is null where its share type does not need it."
type Sharing {
  type: ShareType!
  useRequirement: String
  condition: String
  range: String
  refusalBasis: String
}

"An item that a request may choose rows by."
type RowDimension {
  item: ID!
  "Such as GB/T 2260."
  codeSet: String!
  "The values to choose from; null where the code set says them."
  values: [String!]
}

"What a department is charged with (职责)."
type Duty {
  id: ID!
  provider: AllianceMember!
  version: Int!
  status: DutyStatus!
  title: String!
  text: String!
  "Name of the law."
  legalBasis: String!
  article: String!
}

"Where a subgraph reveals an entry."
type EntryBinding {
  subgraph: ID!
  "What its own code calls the entry."
  localName: String!
  coordinates: [BoundCoordinate!]!
}

"One coordinate and what it reveals."
type BoundCoordinate {
  "Such as Citizen.name, or Query.citizen(identityNumber:) that selects by it."
  coordinate: String!
  "Null: it reveals that rows of the entry exist, which is decided as the entry itself."
  item: ID
}

"A table (库表) behind an entry."
type TableBinding {
  id: ID!
  system: String!
  databaseKind: String!
  schema: String!
  table: String!
  primaryKey: [String!]!
  columns: [TableColumn!]!
}

"A column and the item it holds."
type TableColumn {
  column: String!
  "As its database calls it."
  type: String!
  item: ID!
}

"One version of an entry, as it was voted; none ever changes."
type EntryVersion {
  version: Int!
  name: Bilingual!
  shareType: ShareType!
  items: [ID!]!
  "The ballot it was voted in."
  ballot: ID!
  "Members that approved, of how many."
  approvals: [ID!]!
  committeeSize: Int!
  "The transaction that locked it."
  transaction: ID!
}

"What the provider's probe says of the version in force."
type ProbeVerdict {
  grade: ProbeGrade!
  "When it was observed, RFC 3339."
  observedAt: String!
}

"An organisation on the ledger."
type AllianceMember {
  "Its MSP ID."
  msp: ID!
  name: Bilingual!
  kind: MemberKind!
  state: MemberState!
  "Unified social credit code (GB 32100)."
  creditCode: String!
}

"Something data may be asked for, as the founders voted it."
type Purpose {
  code: ID!
  name: Bilingual!
  description: String!
}

"A name in both languages of the directory."
type Bilingual {
  zh: String!
  en: String!
}

"共享类型: any member (still logged), with a grant, never."
enum ShareType { UNCONDITIONAL CONDITIONAL NOT_SHARED }
"LOCKED is in force; SUSPENDED denies until it is resumed; WITHDRAWN is for good."
enum EntryStatus { LOCKED SUSPENDED WITHDRAWN }
enum Openness { UNCONDITIONAL CONDITIONAL NOT_OPEN }
enum ResourceFormat { DOCUMENT SHEET DATABASE IMAGE STREAM SELF_DESCRIBING SERVICE }
enum UpdateCycle { REAL_TIME DAILY WEEKLY MONTHLY QUARTERLY HALF_YEARLY YEARLY IRREGULAR STATIC }
enum PersonalData { NONE GENERAL SENSITIVE }
enum ItemType { CHARACTER NUMERIC CURRENCY DATE DATETIME LOGICAL MEMO GENERAL DOUBLE INTEGER FLOAT }
enum DutyStatus { STANDING RETIRED }
enum ProbeGrade { PASSED FAILED }
enum MemberKind { FOUNDER DEPARTMENT DISTRICT AUDITOR }
enum MemberState { ACTIVE SUSPENDED LEFT }
${connectionSdl('DirectoryEntry', 'entries')}`;
