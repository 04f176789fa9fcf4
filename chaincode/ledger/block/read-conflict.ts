import type { Flag } from './flag';
import { isSameSummary, summarize } from './range-summary';
import type { NamespaceSet, RangeRead, Read, Version } from './read-write-set';
import type { StateOverlay } from './state-overlay';

/** A tree whose nodes have one child has no top: Fabric's peers stop at such a summary. */
const LEAST_DEGREE = 2;

/**
 * Why a transaction's reads no longer hold, or undefined when they all do: a key changed since, also earlier in this
 * block, or a range has other keys now (kvledger/txmgmt/validation).
 */
export function readConflict(sets: readonly NamespaceSet[], overlay: StateOverlay): Flag | undefined {
  for (const set of sets) {
    if (!keysHold(set, overlay)) return 'MVCC_READ_CONFLICT';
    if (!set.ranges.every((range) => holds(set.namespace, range, overlay))) return 'PHANTOM_READ_CONFLICT';
    const collections = set.collections ?? [];
    if (!collections.every(({ set: hashed }) => keysHold(hashed, overlay))) return 'MVCC_READ_CONFLICT';
  }
  return undefined;
}

function keysHold({ namespace, reads }: NamespaceSet, overlay: StateOverlay): boolean {
  return reads.every(
    ({ key, version }) =>
      !overlay.isChanged(namespace, key) && isSame(overlay.committedVersion(namespace, key), version),
  );
}

function holds(namespace: string, range: RangeRead, overlay: StateOverlay): boolean {
  const now = overlay.range(namespace, range.startKey, range.endKey, !range.exhausted);
  const { summary } = range;
  if (summary === undefined) return isSameReads(range.reads, now);
  if (summary.maxDegree < LEAST_DEGREE) return false;
  const again = summarize(now, summary.maxDegree);
  return again !== undefined && isSameSummary(again, summary);
}

function isSameReads(reads: readonly Read[], now: Iterable<Read>): boolean {
  let index = 0;
  for (const { key, version } of now) {
    const read = reads[index];
    if (read === undefined || read.key !== key || !isSame(read.version, version)) return false;
    index += 1;
  }
  return index === reads.length;
}

function isSame(a: Version | undefined, b: Version | undefined): boolean {
  return a?.block === b?.block && a?.transaction === b?.transaction;
}
