/** How departments of this alliance word what their entries have in common. */
import type { EntryDeclaration } from './department';

type Wording = EntryDeclaration['content'];
type Sharing = Wording['sharing'];

/** The row dimension of every entry about persons and households. */
export const DISTRICT_ITEM = {
  id: 'district',
  name: { zh: '所属区县', en: 'district' },
  type: 'CHARACTER',
} as const satisfies Wording['items'][number];

/** Values are county-level codes of GB/T 2260, six digits. */
export const DISTRICT_DIMENSION = {
  item: DISTRICT_ITEM.id,
  codeSet: 'GB/T 2260',
} as const satisfies Wording['rowDimensions'][number];

/** Whoever keeps something of a citizen under the identity number: there it may travel as a key. */
export const CITIZEN_KEEPERS: readonly string[] = [
  'PublicSecurityMSP',
  'TaxationMSP',
  'CivilAffairsMSP',
  'MarketRegulationMSP',
  'NaturalResourcesMSP',
  'HumanResourcesMSP',
  'HousingMSP',
];

/** Shared with a grant, for what the law asks of the consumer. */
export const SHARED_ON_CONDITION: Sharing = {
  type: 'CONDITIONAL',
  useRequirement: 'only for the purpose granted; not kept beyond the matter it was asked for',
  condition: 'the consumer states the statutory matter it handles, and the committee approves',
  range: 'departments that handle the matter by law',
};

/** Shared with every member. */
export const SHARED_WITH_ALL: Sharing = {
  type: 'UNCONDITIONAL',
  useRequirement: 'name the source when it is published again',
};

/** Entries of registers kept in a database and answered as a service, about persons. */
export const PERSONAL_REGISTER = {
  format: 'SERVICE',
  openness: 'NOT_OPEN',
  updateCycle: 'DAILY',
  publishedOn: '2026-11-23',
  relatedCodes: [],
  secret: false,
  purposes: ['housing-eligibility', 'low-income-support'],
  retentionDays: 30,
  commitBeforeRelease: false,
  rowDimensions: [DISTRICT_DIMENSION],
  sharing: SHARED_ON_CONDITION,
} as const satisfies Partial<Wording>;
