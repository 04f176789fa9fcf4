import type { ResponsePath } from '@apollo/query-planner';
import type { Coordinate } from '../../chaincode/model';
import type { ReadFetch } from './read-fetch';

/**
 * For each field a fetch puts into an object, the fields of the same object that are computed from it by other fetches, so
 * that a failure shows on them too: a null that means "unknown" must not look like one that was computed.
 */
export function dependantsOf(
  one: ReadFetch,
  all: readonly ReadFetch[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { atTop, coordinates, responseKey } of one.selected) {
    if (!atTop) continue;
    const keys = new Set<string>();
    follow(one.fetch.path, coordinates, all, keys);
    if (keys.size > 0) found.set(responseKey, [...keys]);
  }
  return found;
}

function follow(
  path: ResponsePath,
  inputs: readonly Coordinate[],
  all: readonly ReadFetch[],
  keys: Set<string>,
): void {
  for (const { fetch, selected, representation } of all) {
    if (fetch.path.join('.') !== path.join('.')) continue;
    for (const [computed, needed] of representation.inputs) {
      if (!inputs.some((each) => needed.has(each))) continue;
      for (const each of selected) {
        if (!each.atTop || !each.coordinates.includes(computed) || keys.has(each.responseKey)) continue;
        keys.add(each.responseKey);
        follow(path, each.coordinates, all, keys);
      }
    }
  }
}
