/**
 * A large map that stands still, and what changed since: a view's start-up state below, the blocks that followed above.
 *
 * The lower layer is shared by every epoch and may be as compact as it likes; the upper one is persistent and small.
 */
import { Map as PersistentMap } from 'immutable';
import { EMPTY_LOOKUP, type Lookup } from './lookup';

/** In the upper layer: the value below is gone. */
const GONE = Symbol('gone');

export class Layered<K, V> {
  readonly #below: Lookup<K, V>;
  readonly #above: PersistentMap<K, V | typeof GONE>;

  private constructor(below: Lookup<K, V>, above: PersistentMap<K, V | typeof GONE>) {
    this.#below = below;
    this.#above = above;
  }

  static over<K, V>(below: Lookup<K, V>): Layered<K, V> {
    return new Layered(below, PersistentMap());
  }

  static empty<K, V>(): Layered<K, V> {
    return Layered.over<K, V>(EMPTY_LOOKUP as Lookup<K, V>);
  }

  get(key: K): V | undefined {
    const above = this.#above.get(key);
    if (above === undefined) return this.#below.get(key);
    return above === GONE ? undefined : above;
  }

  /** With these changes, in order; an undefined value takes the key away. This one stays as it is. */
  with(changes: Iterable<readonly [K, V | undefined]>): Layered<K, V> {
    const above = this.#above.withMutations((working) => {
      for (const [key, value] of changes) working.set(key, value === undefined ? GONE : value);
    });
    return above === this.#above ? this : new Layered(this.#below, above);
  }

  /** In no order. */
  *entries(): Generator<[K, V], void, undefined> {
    for (const key of this.#below.keys()) {
      const value = this.#above.has(key) ? undefined : this.#below.get(key);
      if (value !== undefined) yield [key, value];
    }
    for (const [key, value] of this.#above) if (value !== GONE) yield [key, value];
  }

  *values(): Generator<V, void, undefined> {
    for (const [, value] of this.entries()) yield value;
  }
}
