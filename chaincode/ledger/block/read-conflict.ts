import type { Flag } from './flag';
import type { NamespaceSet, RangeRead, Version } from './read-write-set';
import type { StateOverlay } from './state-overlay';

/**
 * Why a transaction's reads no longer hold, or undefined when they all do: a key changed since, also earlier in this
 * block, or a range has other keys now (kvledger/txmgmt/validation).
 */
export function readConflict(sets: readonly NamespaceSet[], overlay: StateOverlay): Flag | undefined {
  for (const set of sets) {
    for (const { key, version } of set.reads) {
      if (overlay.isChanged(set.namespace, key)) return 'MVCC_READ_CONFLICT';
      if (!isSame(overlay.committedVersion(set.namespace, key), version)) return 'MVCC_READ_CONFLICT';
    }
    for (const range of set.ranges) {
      // A Merkle summary cannot be compared here: no peer of ours writes one.
      if (range.summary !== undefined) return 'INVALID_OTHER_REASON';
      if (!holds(set.namespace, range, overlay)) return 'PHANTOM_READ_CONFLICT';
    }
  }
  return undefined;
}

function holds(namespace: string, range: RangeRead, overlay: StateOverlay): boolean {
  let index = 0;
  for (const { key, version } of overlay.range(namespace, range.startKey, range.endKey, !range.exhausted)) {
    const read = range.reads[index];
    if (read === undefined || read.key !== key || !isSame(read.version, version)) return false;
    index += 1;
  }
  return index === range.reads.length;
}

function isSame(a: Version | undefined, b: Version | undefined): boolean {
  return a?.block === b?.block && a?.transaction === b?.transaction;
}
