/**
 * Narrower terms: what an approval may do to a request, and a delegation to its parent.
 *
 * Every dimension of a grant has one rule here; terms are within others only if all of them hold.
 */
import type { EmergencyTerms, GrantTerms } from './grant-terms';
import { type GrantedCondition, type GrantedFilter, isByAttribute } from './row-filter';

/** One dimension of terms and whether `inner` stays within `outer` there. */
type DimensionRule = (inner: GrantTerms, outer: GrantTerms) => boolean;
type Rules = Readonly<Record<keyof GrantTerms, DimensionRule>>;

const isSubset = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((each) => outer.includes(each));

/** Every condition of `outer` stands in `inner` too, with no value more; `inner` may add conditions. */
function filterWithin(inner: GrantedFilter, outer: GrantedFilter): boolean {
  return outer.every((condition) =>
    inner.some((each) => each.dimension === condition.dimension && conditionWithin(each, condition)),
  );
}

/** An attribute may become any value, and any value another: neither is within the other. */
function conditionWithin(inner: GrantedCondition, outer: GrantedCondition): boolean {
  if (isByAttribute(outer)) return isByAttribute(inner) && inner.attribute === outer.attribute;
  return !isByAttribute(inner) && isSubset(inner.in, outer.in);
}

/** Dormant is narrower than active, fewer officers and minutes than more. */
function emergencyWithin(inner: EmergencyTerms | undefined, outer: EmergencyTerms | undefined): boolean {
  if (outer === undefined) return true;
  return (
    inner !== undefined && isSubset(inner.officers, outer.officers) && inner.maxMinutes <= outer.maxMinutes
  );
}

const depthOf = ({ delegation }: GrantTerms): number => delegation?.depth ?? 0;

const RULES: Rules = {
  consumer: (inner, outer) => inner.consumer === outer.consumer,
  entry: (inner, outer) => inner.entry === outer.entry,
  entryVersion: (inner, outer) => inner.entryVersion === outer.entryVersion,
  items: (inner, outer) => isSubset(inner.items, outer.items),
  rowFilter: (inner, outer) => filterWithin(inner.rowFilter, outer.rowFilter),
  purposes: (inner, outer) => isSubset(inner.purposes, outer.purposes),
  window: (inner, outer) =>
    inner.window.from >= outer.window.from && inner.window.until <= outer.window.until,
  quota: (inner, outer) =>
    outer.quota === undefined ||
    (inner.quota !== undefined && inner.quota.operationsPerDay <= outer.quota.operationsPerDay),
  // An obligation binds the consumer: fewer of them is more freedom.
  obligations: (inner, outer) => isSubset(outer.obligations, inner.obligations),
  // No derivation at all is another kind of grant (direct reading), not a narrower one.
  derives: (inner, outer) =>
    isSubset(inner.derives, outer.derives) && (inner.derives.length === 0) === (outer.derives.length === 0),
  delegation: (inner, outer) => depthOf(inner) <= depthOf(outer),
  parent: (inner, outer) => inner.parent === outer.parent,
  emergency: (inner, outer) => emergencyWithin(inner.emergency, outer.emergency),
};

/** A delegated grant is another member's, names its parent instead of sharing one, and may be handed on less often. */
const DELEGATION_RULES: Rules = {
  ...RULES,
  consumer: (inner, outer) => inner.consumer !== outer.consumer,
  // The same attribute of another member is another value.
  rowFilter: (inner, outer) =>
    !outer.rowFilter.some(isByAttribute) && filterWithin(inner.rowFilter, outer.rowFilter),
  delegation: (inner, outer) => depthOf(inner) < depthOf(outer),
  parent: (inner) => inner.parent !== undefined,
  emergency: (inner, outer) => inner.emergency === undefined && outer.emergency === undefined,
};

/**
 * The dimensions in which `inner` goes beyond `outer`, sorted; empty when it is a subset in every one.
 *
 * Both are taken as valid terms: no repeated dimension in a filter.
 */
export function widerDimensions(inner: GrantTerms, outer: GrantTerms): readonly (keyof GrantTerms)[] {
  return dimensionsBroken(RULES, inner, outer);
}

/**
 * The dimensions in which a delegated grant goes beyond its parent, sorted; empty when it is a part of it in every one.
 * That `delegated.parent` names the parent is the caller's to know: terms do not hold their own id.
 */
export function beyondParent(delegated: GrantTerms, parent: GrantTerms): readonly (keyof GrantTerms)[] {
  return dimensionsBroken(DELEGATION_RULES, delegated, parent);
}

function dimensionsBroken(rules: Rules, inner: GrantTerms, outer: GrantTerms): readonly (keyof GrantTerms)[] {
  return (Object.keys(rules) as (keyof GrantTerms)[])
    .filter((dimension) => !rules[dimension](inner, outer))
    .sort();
}
