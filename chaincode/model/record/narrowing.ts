/**
 * Narrower terms: what an approval may do to a request, and a delegation to its parent.
 *
 * Every dimension of a grant has one rule here; terms are within others only if all of them hold.
 */
import type { GrantTerms } from './grant';
import type { RowFilter } from './row-filter';

/** One dimension of terms and whether `inner` stays within `outer` there. */
type DimensionRule = (inner: GrantTerms, outer: GrantTerms) => boolean;

const isSubset = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((each) => outer.includes(each));

/** Every condition of `outer` stands in `inner` too, with no value more; `inner` may add conditions. */
function filterWithin(inner: RowFilter, outer: RowFilter): boolean {
  return outer.every((condition) =>
    inner.some((each) => each.dimension === condition.dimension && isSubset(each.in, condition.in)),
  );
}

const RULES: Readonly<Record<keyof GrantTerms, DimensionRule>> = {
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
};

/**
 * The dimensions in which `inner` goes beyond `outer`, sorted; empty when it is a subset in every one.
 *
 * Both are taken as valid terms: no repeated dimension in a filter.
 */
export function widerDimensions(inner: GrantTerms, outer: GrantTerms): readonly (keyof GrantTerms)[] {
  return (Object.keys(RULES) as (keyof GrantTerms)[])
    .filter((dimension) => !RULES[dimension](inner, outer))
    .sort();
}
