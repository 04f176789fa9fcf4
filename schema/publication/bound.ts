/** What each coordinate of a subgraph is bound to. */
import type { ItemReference } from './stated';

/** One line of a binding: what a coordinate reveals of the entry, an item or that its rows exist. */
export interface BoundLine {
  readonly coordinate: string;
  readonly item?: string | undefined;
  readonly presence?: true | undefined;
}

/** The lines of one entry, voted or proposed. `localName` is the entry's in its subgraph. */
export interface EntryLines {
  readonly localName: string;
  readonly coordinates: readonly BoundLine[];
}

/** All that one coordinate is bound to. */
export interface Bound {
  readonly items: readonly ItemReference[];
  /** Every entry it is bound to, by an item or by presence: an item of a row shows that the row exists. */
  readonly entries: ReadonlySet<string>;
}

/** By coordinate. */
export type BoundCoordinates = ReadonlyMap<string, Bound>;

/** Sorts the lines of a subgraph's bindings by coordinate, in the order they first stand in. */
export function boundBy(bindings: readonly EntryLines[]): BoundCoordinates {
  const found = new Map<string, Bound>();
  for (const { localName, coordinates } of bindings) {
    for (const { coordinate, item } of coordinates) {
      const { items = [], entries = [] } = found.get(coordinate) ?? {};
      found.set(coordinate, {
        items: item === undefined ? items : [...items, { entry: localName, item }],
        entries: new Set([...entries, localName]),
      });
    }
  }
  return found;
}

/** True if it reveals an item. */
export function isItem(bound: Bound | undefined): boolean {
  return bound !== undefined && bound.items.length > 0;
}
