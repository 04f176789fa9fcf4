import type { Cursors } from '../page/cursor';
import type { RowScope } from './row-scope';

/** What a resolver gets to work with, for one fetch and never another: the rows in scope, and the lookups made over them. */
export class ScopeContext<Tables> {
  readonly scope: RowScope<Tables>;
  readonly cursors: Cursors;
  readonly #lookups = new Map<object, unknown>();

  constructor(scope: RowScope<Tables>, cursors: Cursors) {
    this.scope = scope;
    this.cursors = cursors;
  }

  /** The one value made for `key` in this fetch; made on first use. */
  once<Value>(key: object, make: () => Value): Value {
    if (!this.#lookups.has(key)) this.#lookups.set(key, make());
    return this.#lookups.get(key) as Value;
  }
}
