/** One subgraph's bindings by entry, put in order when they are first asked for. */
import { Map as PersistentMap } from 'immutable';
import type { Binding, EntryCode } from '../../model';

export class SubgraphBindings {
  readonly #byEntry: PersistentMap<EntryCode, Binding>;
  #sorted: readonly Binding[] | undefined;

  private constructor(byEntry: PersistentMap<EntryCode, Binding>) {
    this.#byEntry = byEntry;
  }

  static of(bindings: Iterable<Binding>): SubgraphBindings {
    return new SubgraphBindings(
      PersistentMap<EntryCode, Binding>().withMutations((all) => {
        for (const binding of bindings) all.set(binding.entry, binding);
      }),
    );
  }

  /** With other bindings for these entries; undefined takes one away. */
  with(changes: Iterable<readonly [EntryCode, Binding | undefined]>): SubgraphBindings {
    return new SubgraphBindings(
      this.#byEntry.withMutations((all) => {
        for (const [entry, binding] of changes) {
          if (binding === undefined) all.delete(entry);
          else all.set(entry, binding);
        }
      }),
    );
  }

  /** By entry code; the same object each time. */
  get sorted(): readonly Binding[] {
    this.#sorted ??= Object.freeze([...this.#byEntry.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1)));
    return this.#sorted;
  }
}
