/** Which items a coordinate reveals, through which bindings. */
import type { Coordinate, ItemId } from '../identifier';
import type { Binding } from '../record';

export interface BoundItem {
  readonly binding: Binding;
  readonly item: ItemId;
}

/** Lists of bindings never change, so each is indexed once; the index goes when its list does. */
const indexes = new WeakMap<readonly Binding[], ReadonlyMap<Coordinate, readonly BoundItem[]>>();

/** The items that a coordinate reveals, in the bindings' order. */
export function boundItems(bindings: readonly Binding[], coordinate: Coordinate): readonly BoundItem[] {
  let index = indexes.get(bindings);
  if (index === undefined) {
    index = indexOf(bindings);
    indexes.set(bindings, index);
  }
  return index.get(coordinate) ?? [];
}

function indexOf(bindings: readonly Binding[]): ReadonlyMap<Coordinate, readonly BoundItem[]> {
  const index = new Map<Coordinate, BoundItem[]>();
  for (const binding of bindings) {
    for (const { coordinate, item } of binding.coordinates) {
      if (item === undefined) continue;
      const bound = index.get(coordinate);
      if (bound === undefined) index.set(coordinate, [{ binding, item }]);
      else bound.push({ binding, item });
    }
  }
  return index;
}
