/** What a composition rests on, drawn from the tables when first asked for: most epochs are never composed. */
import type { SupergraphInputs } from './epoch';
import type { Tables } from './tables';

export class LazySupergraphInputs {
  readonly #tables: Pick<Tables, 'publication' | 'binding'>;
  #value: SupergraphInputs | undefined;

  constructor({ publication, binding }: Pick<Tables, 'publication' | 'binding'>) {
    this.#tables = { publication, binding };
  }

  /** The same object each time; publications and bindings in order of their keys. */
  get value(): SupergraphInputs {
    this.#value ??= Object.freeze({
      publications: valuesByKey(this.#tables.publication.entries()),
      bindings: valuesByKey(this.#tables.binding.entries()),
    });
    return this.#value;
  }
}

function valuesByKey<T>(rows: Iterable<[string, T]>): readonly T[] {
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.freeze(sorted.map(([, row]) => row));
}
