import type { Version } from './read-write-set';

/** A key's committed state. */
export interface StateValue {
  readonly value: Uint8Array;
  readonly version: Version;
  /** {@link serializeMetadata}'s bytes. */
  readonly metadata: Uint8Array | undefined;
}

/** A key with its committed state. */
export interface StateEntry extends StateValue {
  readonly key: string;
}

/** Committed state, as simulation, validation and audit read it. */
export interface WorldState {
  get(namespace: string, key: string): StateValue | undefined;

  /**
   * Up to `limit` entries from `start` on, in order of the keys' UTF-8 bytes.
   *
   * @param start inclusive, or exclusive when `after` is true.
   * @param end exclusive; empty for the namespace's end.
   */
  range(namespace: string, range: KeyRange): StateEntry[];
}

export interface KeyRange {
  readonly start: string;
  readonly end: string;
  readonly limit: number;
  readonly after?: boolean;
}

/** Order of keys in Fabric's state: by UTF-8 bytes, which differs from JavaScript's beyond the BMP. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
