/** Narrowing a consumer's grants to those that each alone cover what is touched (DESIGN §4.4). */
import type { Coordinate, ItemId, MspId } from '../identifier';
import { type EntryVersion, type Grant, type GrantTerms, type RowFilter, rowsOf } from '../record';
import type { AccessQuestion, MissingGrant, Scope } from './decision';
import type { DecisionMoment, DirectoryFacts } from './facts';
import { deny, type Group, type GroupResult, itemsOf, scopeOf } from './group';
import { itemsById } from './item-index';
import {
  hasQuotaThroughout,
  isActiveThroughout,
  isOpenThroughout,
  type Lineage,
  lineageOf,
  scopeConditions,
} from './lineage';
import type { Touch } from './touch';

/** What the narrowing rests on, the same at each of its steps. */
export interface NarrowingFacts {
  readonly question: AccessQuestion;
  readonly current: EntryVersion;
  readonly facts: DirectoryFacts;
  readonly moment: DecisionMoment;
}

/** A grant that may cover: its terms, with what it was delegated from. */
interface Candidate {
  readonly lineage: Lineage;
  readonly terms: GrantTerms;
  /** Those that the terms reach for the consumer as it stands. */
  readonly rows: RowFilter;
}

/**
 * Narrows the active grants step by step; the step that empties them is the reason. Those left each cover every touched
 * conditional item alone, so the rows are the union of their filters.
 *
 * @param conditional the touches that need a grant; `whole` is all that the group touches, which the grants' rows bound.
 */
export function narrowGrants(conditional: Group, whole: Group, given: NarrowingFacts): GroupResult {
  const { question, current, moment } = given;
  const { purpose } = question;
  const needed = itemsOf(conditional);
  const missing = missingGrant(whole, needed, given);
  const active = activeGrants(whole.beneficiary, given);
  if (active.length === 0) return deny(conditional, 'NO_GRANT', missing);
  if (!current.content.purposes.includes(purpose)) return deny(conditional, 'PURPOSE', missing);
  const forPurpose = active.filter(({ terms }) => terms.purposes.includes(purpose));
  if (forPurpose.length === 0) return deny(conditional, 'PURPOSE', missing);
  const open = forPurpose.filter(({ lineage }) => isOpenThroughout(lineage, moment));
  if (open.length === 0) return deny(conditional, 'WINDOW', missing);
  const covering = open.filter(({ terms }) => reaches(terms, needed, current));
  if (covering.length === 0) return deny(uncovered(conditional, open, current), 'ITEM_NOT_GRANTED', missing);
  const derivable = covering.filter(({ terms }) => derivesInto(terms, whole.derives));
  if (derivable.length === 0) return deny(conditional, 'DERIVATION', missing);
  const unspent = derivable.filter(({ lineage }) => hasQuotaThroughout(lineage, moment));
  if (unspent.length === 0) return deny(conditional, 'QUOTA', missing);
  return { denials: [], scopes: unspent.map((each) => grantScope(whole, current, each)) };
}

/** The consumer's grants that stand, down to the ground each rests on, with rows that it can be told. */
function activeGrants(consumer: MspId, { current, facts, moment }: NarrowingFacts): readonly Candidate[] {
  const isStanding = (member: MspId): boolean => facts.member(member)?.state === 'ACTIVE';
  return [...facts.grants(consumer, current.code)].flatMap((standing) => {
    const { terms } = standing.grant;
    const lineage = stands(standing.grant, consumer, current) ? lineageOf(standing, facts) : undefined;
    const rows = rowsOf(terms.rowFilter, () => facts.member(consumer));
    return lineage !== undefined && rows !== undefined && isActiveThroughout(lineage, isStanding, moment)
      ? [{ lineage, terms, rows }]
      : [];
  });
}

function grantScope(whole: Group, current: EntryVersion, { lineage, rows }: Candidate): Scope {
  const [{ grant }] = lineage;
  return { ...scopeOf(whole, current, grant.id, rows), ...scopeConditions(lineage) };
}

/** What would be enough; undefined where no grant can be: the entry is not shared for this purpose at all. */
function missingGrant(
  { beneficiary, derives }: Group,
  items: readonly ItemId[],
  { question: { purpose }, current }: NarrowingFacts,
): MissingGrant | undefined {
  if (!current.content.purposes.includes(purpose)) return undefined;
  return { consumer: beneficiary, entry: current.code, items, purpose, derives };
}

/** A grant counts as none whose row filter the entry no longer declares, or which is another provider's. */
function stands({ provider, terms }: Grant, consumer: MspId, current: EntryVersion): boolean {
  const dimensions = new Set(current.content.rowDimensions.map((dimension) => dimension.item));
  return (
    terms.consumer === consumer &&
    terms.entry === current.code &&
    provider === current.provider &&
    terms.entryVersion <= current.version &&
    terms.rowFilter.every((condition) => dimensions.has(condition.dimension))
  );
}

/** True if the grant alone reaches every needed item; of presence alone, if it reaches any. */
function reaches(terms: GrantTerms, needed: readonly ItemId[], current: EntryVersion): boolean {
  if (needed.length === 0) return terms.items.some((id) => reachesItem(terms, id, current));
  return needed.every((id) => reachesItem(terms, id, current));
}

/** An item made stricter after the grant's version is out of its reach. */
function reachesItem(terms: GrantTerms, id: ItemId, current: EntryVersion): boolean {
  const indexed = itemsById(current.content).get(id);
  if (indexed === undefined || indexed.shareType === 'NOT_SHARED' || !terms.items.includes(id)) return false;
  const { tightenedIn } = indexed.item;
  return tightenedIn === undefined || tightenedIn <= terms.entryVersion;
}

/**
 * The touches that the most covering grant leaves uncovered: what is missing, not what is there. Of equally good grants
 * the one whose gap comes first by name counts, so that the answer does not depend on the order they are kept in.
 */
function uncovered(conditional: Group, open: readonly Candidate[], current: EntryVersion): Group {
  const gaps = open
    .map(({ terms }) => gapOf(conditional, terms, current))
    .filter((gap) => gap.length > 0)
    .map((touches) => ({ ...conditional, touches }))
    .sort((a, b) => a.touches.length - b.touches.length || (itemsOf(a).join() < itemsOf(b).join() ? -1 : 1));
  return gaps[0] ?? conditional;
}

/** Of presence alone there is no gap to name. */
function gapOf(conditional: Group, terms: GrantTerms, current: EntryVersion): readonly Touch[] {
  return conditional.touches.filter(({ item }) => item !== undefined && !reachesItem(terms, item, current));
}

/** A grant with `derives` covers only what is derived into a coordinate it names; one without, only direct touches. */
function derivesInto(terms: GrantTerms, derives: Coordinate | undefined): boolean {
  return derives === undefined ? terms.derives.length === 0 : terms.derives.includes(derives);
}
