/** Values by key that stand for ever. */
export interface Lookup<K, V> {
  get(key: K): V | undefined;
  /** Every key that has a value, each once; maybe some that have none. */
  keys(): Iterable<K>;
}

/** Nothing stands in it. */
export const EMPTY_LOOKUP: Lookup<never, never> = Object.freeze({
  get: () => undefined,
  keys: () => [],
});

/** Each value made when first asked for, and kept. */
export class MadeOnce<K, V> implements Lookup<K, V> {
  readonly #keys: () => Iterable<K>;
  readonly #make: (key: K) => V | undefined;
  readonly #made = new Map<K, V | undefined>();

  /** @param make pure: called at most once for a key. */
  constructor(keys: () => Iterable<K>, make: (key: K) => V | undefined) {
    this.#keys = keys;
    this.#make = make;
  }

  get(key: K): V | undefined {
    const known = this.#made.get(key);
    if (known !== undefined || this.#made.has(key)) return known;
    const value = this.#make(key);
    // What is not there is not remembered: anybody may ask for anything.
    if (value !== undefined) this.#made.set(key, value);
    return value;
  }

  keys(): Iterable<K> {
    return this.#keys();
  }
}
