/** Narrowing a consumer's grants to those that each alone cover what is touched (DESIGN §4.4). */
import type { Coordinate, GrantId, ItemId, MspId } from '../identifier';
import type { EntryVersion, GrantTerms } from '../record';
import type { AccessQuestion, MissingGrant } from './decision';
import type { DecisionMoment, DirectoryFacts, StandingGrant } from './facts';
import { deny, type Group, type GroupResult, itemsOf, scopeOf } from './group';
import { itemsById } from './item-index';
import type { Touch } from './touch';

/** What the narrowing rests on, the same at each of its steps. */
export interface NarrowingFacts {
  readonly question: AccessQuestion;
  readonly current: EntryVersion;
  readonly facts: DirectoryFacts;
  readonly moment: DecisionMoment;
}

/**
 * Narrows the active grants step by step; the step that empties them is the reason. Those left each cover every touched
 * conditional item alone, so the rows are the union of their filters.
 *
 * @param conditional the touches that need a grant; `whole` is all that the group touches, which the grants' rows bound.
 */
export function narrowGrants(conditional: Group, whole: Group, given: NarrowingFacts): GroupResult {
  const { question, current, facts, moment } = given;
  const { purpose } = question;
  const needed = itemsOf(conditional);
  const missing = missingGrant(whole, needed, given);
  const active = [...facts.grants(whole.beneficiary, current.code)].filter((standing) =>
    stands(standing, whole.beneficiary, current),
  );
  if (active.length === 0) return deny(conditional, 'NO_GRANT', missing);
  if (!current.content.purposes.includes(purpose)) return deny(conditional, 'PURPOSE', missing);
  const forPurpose = active.filter(({ grant }) => grant.terms.purposes.includes(purpose));
  if (forPurpose.length === 0) return deny(conditional, 'PURPOSE', missing);
  const open = forPurpose.filter(({ grant }) => isOpen(grant.terms, moment));
  if (open.length === 0) return deny(conditional, 'WINDOW', missing);
  const covering = open.filter(({ grant }) => reaches(grant.terms, needed, current));
  if (covering.length === 0) return deny(uncovered(conditional, open, current), 'ITEM_NOT_GRANTED', missing);
  const derivable = covering.filter(({ grant }) => derivesInto(grant.terms, whole.derives));
  if (derivable.length === 0) return deny(conditional, 'DERIVATION', missing);
  const unspent = derivable.filter(({ grant }) => hasQuota(grant.id, grant.terms, moment));
  if (unspent.length === 0) return deny(conditional, 'QUOTA', missing);
  const scopes = unspent.map(({ grant }) => scopeOf(whole, current, grant.id, grant.terms.rowFilter));
  return { denials: [], scopes };
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

/** Suspended and revoked grants count as none; so does one whose row filter the entry no longer declares. */
function stands({ grant, state }: StandingGrant, consumer: MspId, current: EntryVersion): boolean {
  const { terms } = grant;
  const dimensions = new Set(current.content.rowDimensions.map((dimension) => dimension.item));
  return (
    state === 'ACTIVE' &&
    terms.consumer === consumer &&
    terms.entry === current.code &&
    grant.provider === current.provider &&
    terms.entryVersion <= current.version &&
    terms.rowFilter.every((condition) => dimensions.has(condition.dimension))
  );
}

/** Begun by both clocks, ended by neither. */
function isOpen(terms: GrantTerms, moment: DecisionMoment): boolean {
  if (moment.ledgerTimeMs === undefined) return false;
  const from = Date.parse(terms.window.from);
  const until = Date.parse(terms.window.until);
  const clocks = [moment.ledgerTimeMs, moment.ownTimeMs];
  return clocks.every((clock) => clock >= from && clock < until);
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
function uncovered(conditional: Group, open: readonly StandingGrant[], current: EntryVersion): Group {
  const gaps = open
    .map(({ grant }) => gapOf(conditional, grant.terms, current))
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

function hasQuota(id: GrantId, terms: GrantTerms, moment: DecisionMoment): boolean {
  return terms.quota === undefined || moment.usedToday(id) < terms.quota.operationsPerDay;
}
