import type { StateWrite } from './commit-hash';
import { type NamespaceSet, parseMetadata, serializeMetadata, type Version } from './read-write-set';
import { compareKeys, type WorldState } from './world-state';
import { keyChanges } from './written-keys';

const CHUNK = 256;

/** Changes of the block under validation, over the committed state before it. */
export class StateOverlay {
  readonly #state: WorldState;
  readonly #changes = new Map<string, Map<string, StateWrite>>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  /** True if an earlier valid transaction of this block changed the key. */
  isChanged(namespace: string, key: string): boolean {
    return this.#changes.get(namespace)?.has(key) ?? false;
  }

  /** A key's version in the state before this block. */
  committedVersion(namespace: string, key: string): Version | undefined {
    return this.#state.get(namespace, key)?.version;
  }

  /** Keys and versions of a range as the block's earlier transactions left it, in order. */
  *range(
    namespace: string,
    start: string,
    end: string,
    includeEnd: boolean,
  ): Generator<{ readonly key: string; readonly version: Version }> {
    const changes = this.#changes.get(namespace);
    const isIn = (key: string): boolean =>
      compareKeys(key, start) >= 0 &&
      (end === '' || compareKeys(key, end) < 0 || (includeEnd && key === end));
    const fresh = [...(changes?.values() ?? [])]
      .filter((write) => isIn(write.key))
      .sort((a, b) => compareKeys(a.key, b.key));
    let next = 0;
    for (const entry of this.#committed(namespace, start, end, includeEnd)) {
      for (; next < fresh.length; next += 1) {
        const write = fresh[next];
        if (write === undefined || compareKeys(write.key, entry.key) >= 0) break;
        if (write.value !== undefined) yield write;
      }
      if (!changes?.has(entry.key)) yield entry;
    }
    for (const write of fresh.slice(next)) if (write.value !== undefined) yield write;
  }

  /** Applies what one valid transaction wrote, its hashed collections included. */
  apply(set: NamespaceSet, version: Version): void {
    for (const { key, value, metadata } of keyChanges(set)) {
      const { namespace } = set;
      const before = this.#current(namespace, key);
      // Metadata alone make no key: that of one that does not exist is dropped.
      const next = value.kind === 'kept' ? before?.value : value.kind === 'put' ? value.bytes : undefined;
      if (value.kind === 'kept' && next === undefined) continue;
      const kept = metadata === undefined ? before?.metadata : serializeMetadata(metadata);
      this.#put({ namespace, key, value: next, metadata: next === undefined ? undefined : kept, version });
    }
    for (const { set: hashed } of set.collections ?? []) this.apply(hashed, version);
  }

  /** A key's metadata in the state before this block. */
  committedMetadata(namespace: string, key: string): ReadonlyMap<string, Uint8Array> {
    return parseMetadata(this.#state.get(namespace, key)?.metadata);
  }

  /** All changes, in order of namespace, then key, both by UTF-8 bytes. */
  writes(): StateWrite[] {
    const namespaces = [...this.#changes].sort(([a], [b]) => compareKeys(a, b));
    return namespaces.flatMap(([, changes]) =>
      [...changes.values()].sort((a, b) => compareKeys(a.key, b.key)),
    );
  }

  #put(write: StateWrite): void {
    const changes = this.#changes.get(write.namespace) ?? new Map<string, StateWrite>();
    changes.set(write.key, write);
    this.#changes.set(write.namespace, changes);
  }

  #current(namespace: string, key: string): Pick<StateWrite, 'value' | 'metadata'> | undefined {
    return this.#changes.get(namespace)?.get(key) ?? this.#state.get(namespace, key);
  }

  *#committed(namespace: string, start: string, end: string, includeEnd: boolean) {
    let from = start;
    let after = false;
    for (;;) {
      const entries = this.#state.range(namespace, { start: from, end, limit: CHUNK, after });
      yield* entries;
      const last = entries.at(-1);
      if (last === undefined || entries.length < CHUNK) break;
      from = last.key;
      after = true;
    }
    const atEnd = includeEnd && end !== '' ? this.#state.get(namespace, end) : undefined;
    if (atEnd !== undefined) yield { key: end, version: atEnd.version };
  }
}
