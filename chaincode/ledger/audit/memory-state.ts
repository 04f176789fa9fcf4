import type { StateWrite } from '../block/commit-hash';
import {
  compareKeys,
  type KeyRange,
  type StateEntry,
  type StateValue,
  type WorldState,
} from '../block/world-state';

interface Namespace {
  readonly values: Map<string, StateValue>;
  /** All keys in order; undefined once a key came or went. */
  sorted: readonly string[] | undefined;
}

/** The state that follows from the blocks alone: an audit starts it empty and never reads a stored one. */
export class MemoryState implements WorldState {
  readonly #namespaces = new Map<string, Namespace>();

  get(namespace: string, key: string): StateValue | undefined {
    return this.#namespaces.get(namespace)?.values.get(key);
  }

  range(namespace: string, range: KeyRange): StateEntry[] {
    const known = this.#namespaces.get(namespace);
    if (known === undefined) return [];
    known.sorted ??= [...known.values.keys()].sort(compareKeys);
    const entries: StateEntry[] = [];
    for (let at = firstFrom(known.sorted, range); at < known.sorted.length; at += 1) {
      const key = known.sorted[at] ?? '';
      if (entries.length === range.limit || (range.end !== '' && compareKeys(key, range.end) >= 0)) break;
      const value = known.values.get(key);
      if (value !== undefined) entries.push({ key, ...value });
    }
    return entries;
  }

  /** Every key there is, with the block that wrote it last. */
  *entries(): Generator<{ readonly namespace: string; readonly key: string; readonly block: bigint }> {
    for (const [namespace, { values }] of this.#namespaces) {
      for (const [key, { version }] of values) yield { namespace, key, block: version.block };
    }
  }

  /** Applies one block's net effect. */
  apply(writes: readonly StateWrite[]): void {
    for (const { namespace, key, value, version, metadata } of writes) {
      const known = this.#namespaces.get(namespace) ?? { values: new Map(), sorted: undefined };
      this.#namespaces.set(namespace, known);
      if (known.values.has(key) !== (value !== undefined)) known.sorted = undefined;
      if (value === undefined) known.values.delete(key);
      else known.values.set(key, { value, version, metadata });
    }
  }
}

/** Where a range begins among sorted keys. */
function firstFrom(sorted: readonly string[], { start, after }: KeyRange): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareKeys(sorted[middle] ?? '', start);
    if (order < 0 || (order === 0 && after === true)) low = middle + 1;
    else high = middle;
  }
  return low;
}
