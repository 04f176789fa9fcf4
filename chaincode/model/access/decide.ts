/**
 * The access rule (DESIGN §4.4), pure: the same question, facts and moment give the same decision everywhere.
 *
 * This is the oracle. A gateway decides with it, each department decides again with it over its own view, and any
 * compiled form must agree with it.
 */
import type { Coordinate, GrantId, ItemId, MspId } from '../identifier';
import { ALL_ROWS, type Basis, type EntryVersion, type GrantTerms, type Item, shareTypeOf } from '../record';
import type { AccessQuestion, Decision, Denial, DenialReason, MissingGrant, Scope } from './decision';
import type { DecisionMoment, DirectoryFacts, StandingEntry, StandingGrant } from './facts';
import type { Touch } from './touch';

/** All touches of one entry for one beneficiary and one derivation: what one grant alone must cover. */
interface Group {
  readonly beneficiary: MspId;
  readonly derives: Coordinate | undefined;
  readonly touches: readonly Touch[];
}

/** Reasons found in one group; empty means its scopes hold. */
interface GroupResult {
  readonly denials: readonly Denial[];
  readonly scopes: readonly Scope[];
}

/**
 * Decides one question. Any denied touch denies the whole question.
 *
 * Groups the touches by (entry, beneficiary, derivation); each group is its own verdict, and all denials are told.
 */
export function decide(question: AccessQuestion, facts: DirectoryFacts, moment: DecisionMoment): Decision {
  const results = groupTouches(question.touches).map((group) => decideGroup(group, question, facts, moment));
  const denials = results.flatMap((result) => result.denials);
  if (denials.length > 0) return { allowed: false, denials: sortedBy(denials, denialOrder) };
  return {
    allowed: true,
    scopes: sortedBy(
      results.flatMap((result) => result.scopes),
      scopeOrder,
    ),
  };
}

function groupTouches(touches: readonly Touch[]): readonly Group[] {
  const groups = new Map<string, Touch[]>();
  for (const touch of touches) {
    const key = JSON.stringify([touch.entry, touch.beneficiary, touch.derives]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [touch]);
    else group.push(touch);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ beneficiary: first.beneficiary, derives: first.derives, touches: group }];
  });
}

function decideGroup(
  group: Group,
  question: AccessQuestion,
  facts: DirectoryFacts,
  moment: DecisionMoment,
): GroupResult {
  if (!isActive(facts, question.caller) || !isActive(facts, group.beneficiary))
    return deny(group, 'MEMBER_SUSPENDED');
  if (!moment.fresh) return deny(group, 'STALE_LEDGER');
  const standing = standingEntry(group, facts);
  if (standing === undefined) return deny(group, 'NO_ENTRY');
  const { entry, current, verdict } = standing;
  const items = new Map(current.content.items.map((item) => [item.id, item]));
  const unknown = group.touches.filter((touch) => touch.item !== undefined && !items.has(touch.item));
  if (unknown.length > 0) return deny({ ...group, touches: unknown }, 'NO_ENTRY');
  if (entry.status !== 'LOCKED' || !isActive(facts, entry.provider)) return deny(group, 'ENTRY_SUSPENDED');
  if (verdict?.grade === 'FAILED') return deny(group, 'PROBE_FAILED');
  if (entry.provider === group.beneficiary) return releaseAllRows('OWN', group, question, current);
  return decideForeign(group, question, current, facts, moment);
}

function isActive(facts: DirectoryFacts, msp: MspId): boolean {
  return facts.member(msp)?.state === 'ACTIVE';
}

/** The group's entry, unless it is unbound, unknown, withdrawn, or torn (its version is not the one it names). */
function standingEntry(group: Group, facts: DirectoryFacts): StandingEntry | undefined {
  const code = group.touches[0]?.entry;
  const standing = code === undefined ? undefined : facts.entry(code);
  if (standing === undefined || standing.entry.status === 'WITHDRAWN') return undefined;
  return standing.current.version === standing.entry.version ? standing : undefined;
}

/** Another member's entry: unconditional shares, then the grants, narrowed until one step leaves none. */
function decideForeign(
  group: Group,
  question: AccessQuestion,
  current: EntryVersion,
  facts: DirectoryFacts,
  moment: DecisionMoment,
): GroupResult {
  const shared = (touch: Touch) => touchedShareType(current, touch);
  const withheld = group.touches.filter((touch) => shared(touch) === 'NOT_SHARED');
  if (withheld.length > 0) return deny({ ...group, touches: withheld }, 'NOT_SHARED');
  const conditional = group.touches.filter((touch) => shared(touch) === 'CONDITIONAL');
  if (conditional.length === 0) return releaseAllRows('UNCONDITIONAL', group, question, current);
  return narrowGrants({ ...group, touches: conditional }, group, question, current, facts, moment);
}

/** How freely the touched item is shared; presence is shared as the entry is. */
function touchedShareType(current: EntryVersion, touch: Touch) {
  const item = current.content.items.find((each) => each.id === touch.item);
  return item === undefined ? current.content.sharing.type : shareTypeOf(current.content, item);
}

function releaseAllRows(
  basis: Extract<Basis, 'OWN' | 'UNCONDITIONAL'>,
  group: Group,
  question: AccessQuestion,
  current: EntryVersion,
): GroupResult {
  if (!current.content.purposes.includes(question.purpose)) return deny(group, 'PURPOSE');
  return { denials: [], scopes: [scopeOf(group, current, basis, ALL_ROWS)] };
}

/**
 * Narrows the active grants step by step; the step that empties them is the reason. Those left each cover every touched
 * conditional item alone, so the rows are the union of their filters.
 */
function narrowGrants(
  conditional: Group,
  whole: Group,
  question: AccessQuestion,
  current: EntryVersion,
  facts: DirectoryFacts,
  moment: DecisionMoment,
): GroupResult {
  const needed = itemsOf(conditional);
  const missing: MissingGrant = {
    consumer: whole.beneficiary,
    entry: current.code,
    items: needed,
    purpose: question.purpose,
    derives: whole.derives,
  };
  const active = [...facts.grants(whole.beneficiary, current.code)].filter((standing) =>
    stands(standing, whole.beneficiary, current),
  );
  if (active.length === 0) return deny(conditional, 'NO_GRANT', missing);
  if (!current.content.purposes.includes(question.purpose)) return deny(conditional, 'PURPOSE');
  const forPurpose = active.filter(({ grant }) => grant.terms.purposes.includes(question.purpose));
  if (forPurpose.length === 0) return deny(conditional, 'PURPOSE', missing);
  const open = forPurpose.filter(({ grant }) => isOpen(grant.terms, moment));
  if (open.length === 0) return deny(conditional, 'WINDOW', missing);
  const covering = open.filter(({ grant }) => reaches(grant.terms, needed, current));
  if (covering.length === 0) return deny(uncovered(conditional, open, current), 'ITEM_NOT_GRANTED', missing);
  const derivable = covering.filter(({ grant }) => derivesInto(grant.terms, whole.derives));
  if (derivable.length === 0) return deny(conditional, 'DERIVATION', missing);
  const unspent = derivable.filter(({ grant }) => hasQuota(grant.id, grant.terms, moment));
  if (unspent.length === 0) return deny(conditional, 'QUOTA', missing);
  return {
    denials: [],
    scopes: unspent.map(({ grant }) => scopeOf(whole, current, grant.id, grant.terms.rowFilter)),
  };
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
  const item: Item | undefined = current.content.items.find((each) => each.id === id);
  if (item === undefined || !terms.items.includes(id)) return false;
  if (shareTypeOf(current.content, item) === 'NOT_SHARED') return false;
  return item.tightenedIn === undefined || item.tightenedIn <= terms.entryVersion;
}

/** The touches that the most covering grant leaves uncovered: what is missing, not what is there. */
function uncovered(conditional: Group, open: readonly StandingGrant[], current: EntryVersion): Group {
  const gaps = open.map(({ grant }) =>
    conditional.touches.filter(
      (touch) => touch.item !== undefined && !reachesItem(grant.terms, touch.item, current),
    ),
  );
  const [smallest] = gaps.filter((gap) => gap.length > 0).sort((a, b) => a.length - b.length);
  return smallest === undefined ? conditional : { ...conditional, touches: smallest };
}

/** A grant with `derives` covers only what is derived into a coordinate it names; one without, only direct touches. */
function derivesInto(terms: GrantTerms, derives: Coordinate | undefined): boolean {
  return derives === undefined ? terms.derives.length === 0 : terms.derives.includes(derives);
}

function hasQuota(id: GrantId, terms: GrantTerms, moment: DecisionMoment): boolean {
  return terms.quota === undefined || moment.usedToday(id) < terms.quota.operationsPerDay;
}

function scopeOf(group: Group, current: EntryVersion, basis: Basis, rowFilter: Scope['rowFilter']): Scope {
  return {
    basis,
    entry: current.code,
    version: current.version,
    items: itemsOf(group),
    rowFilter,
    beneficiary: group.beneficiary,
    derives: group.derives,
  };
}

/** The touched items, each once, sorted; presence is no item. */
function itemsOf(group: Group): readonly ItemId[] {
  return [
    ...new Set(group.touches.flatMap((touch) => (touch.item === undefined ? [] : [touch.item]))),
  ].sort();
}

function deny(group: Group, reason: DenialReason, missing?: MissingGrant): GroupResult {
  const denials = group.touches.map(({ subgraph, coordinate, entry, item, beneficiary }) => ({
    subgraph,
    coordinate,
    entry,
    item,
    beneficiary,
    reason,
    missing,
  }));
  return { denials, scopes: [] };
}

const denialOrder = (denial: Denial): string =>
  [denial.subgraph, denial.coordinate, denial.item ?? '', denial.beneficiary, denial.reason].join('\u0000');

const scopeOrder = (scope: Scope): string =>
  [scope.entry, scope.beneficiary, scope.derives ?? '', scope.basis].join('\u0000');

function sortedBy<T>(values: readonly T[], order: (value: T) => string): readonly T[] {
  return values
    .map((value) => ({ value, key: order(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);
}
