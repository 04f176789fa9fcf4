/**
 * The access rule (DESIGN §4.4), pure: the same question, facts and moment give the same decision everywhere.
 *
 * This is the oracle. A gateway decides with it, each department decides again with it over its own view, and any
 * compiled form must agree with it.
 */
import type { ShareType } from '../enumeration';
import type { MspId } from '../identifier';
import { ALL_ROWS, type Basis, type EntryVersion } from '../record';
import type { AccessQuestion, Decision, Denial, Scope } from './decision';
import { type DecisionMoment, type DirectoryFacts, hasFailedProbe, type StandingEntry } from './facts';
import { deny, type Group, type GroupResult, groupTouches, scopeOf } from './group';
import { itemsById } from './item-index';
import { type NarrowingFacts, narrowGrants } from './narrow';
import type { Touch } from './touch';

/**
 * Decides one question. Any denied touch denies the whole question.
 *
 * Groups the touches by (entry, beneficiary, derivation); each group is its own verdict, and all denials are told. A
 * question that touches nothing is allowed nothing: no scope.
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
  const { entry, current } = standing;
  const items = itemsById(current.content);
  const unknown = group.touches.filter((touch) => touch.item !== undefined && !items.has(touch.item));
  if (unknown.length > 0) return deny({ ...group, touches: unknown }, 'NO_ENTRY');
  if (entry.status !== 'LOCKED' || !isActive(facts, entry.provider)) return deny(group, 'ENTRY_SUSPENDED');
  if (hasFailedProbe(standing)) return deny(group, 'PROBE_FAILED');
  // Direct use is for the caller alone: nobody reads directly in another member's right.
  if (group.derives === undefined && group.beneficiary !== question.caller) return deny(group, 'NO_GRANT');
  const given: NarrowingFacts = { question, current, facts, moment };
  if (entry.provider === group.beneficiary) return releaseAllRows('OWN', group, given);
  return decideForeign(group, given);
}

function isActive(facts: DirectoryFacts, msp: MspId): boolean {
  return facts.member(msp)?.state === 'ACTIVE';
}

/** The group's entry, unless it is unbound, unknown, withdrawn, or torn (its version is not the one it names). */
function standingEntry(group: Group, facts: DirectoryFacts): StandingEntry | undefined {
  const code = group.touches[0]?.entry;
  const standing = code === undefined ? undefined : facts.entry(code);
  if (standing === undefined || standing.entry.status === 'WITHDRAWN') return undefined;
  const { entry, current } = standing;
  const isWhole =
    current.version === entry.version && current.code === entry.code && current.provider === entry.provider;
  return isWhole ? standing : undefined;
}

/** Another member's entry: unconditional shares, then the grants. */
function decideForeign(group: Group, given: NarrowingFacts): GroupResult {
  const shared = (touch: Touch) => touchedShareType(given.current, touch);
  const withheld = group.touches.filter((touch) => shared(touch) === 'NOT_SHARED');
  if (withheld.length > 0) return deny({ ...group, touches: withheld }, 'NOT_SHARED');
  const conditional = group.touches.filter((touch) => shared(touch) === 'CONDITIONAL');
  if (conditional.length === 0) return releaseAllRows('UNCONDITIONAL', group, given);
  return narrowGrants({ ...group, touches: conditional }, group, given);
}

/** How freely the touched item is shared; presence is shared as the entry is. */
function touchedShareType({ content }: EntryVersion, { item }: Touch): ShareType {
  const indexed = item === undefined ? undefined : itemsById(content).get(item);
  return indexed?.shareType ?? content.sharing.type;
}

function releaseAllRows(
  basis: Extract<Basis, 'OWN' | 'UNCONDITIONAL'>,
  group: Group,
  { question, current }: NarrowingFacts,
): GroupResult {
  if (!current.content.purposes.includes(question.purpose)) return deny(group, 'PURPOSE');
  return { denials: [], scopes: [scopeOf(group, current, basis, ALL_ROWS)] };
}

const denialOrder = ({ subgraph, coordinate, item, beneficiary, reason, entry, missing }: Denial): string =>
  [subgraph, coordinate, item ?? '', beneficiary, reason, entry ?? '', missing?.derives ?? ''].join('\u0000');

const scopeOrder = (scope: Scope): string =>
  [scope.entry, scope.beneficiary, scope.derives ?? '', scope.basis].join('\u0000');

function sortedBy<T>(values: readonly T[], order: (value: T) => string): readonly T[] {
  return values
    .map((value) => ({ value, key: order(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);
}
