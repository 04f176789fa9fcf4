/** The voted bindings, by subgraph and coordinate: the only thing that says what a coordinate reveals. */
import type { SupergraphInputs } from '../../chaincode/ledger/view/epoch';
import type { Coordinate, EntryCode, ItemId, MspId, SubgraphName } from '../../chaincode/model';

/** What one coordinate reveals of one entry: an item, or its presence when `item` is undefined. */
export interface Reveal {
  readonly entry: EntryCode;
  readonly item: ItemId | undefined;
  /** The entry's provider, as voted. */
  readonly provider: MspId;
}

/** What every coordinate of every subgraph reveals. */
export interface BindingIndex {
  /** Empty when nothing binds the coordinate: then it is denied. */
  reveals(subgraph: SubgraphName, coordinate: Coordinate): readonly Reveal[];
}

const NOTHING: readonly Reveal[] = [];
const indexes = new WeakMap<SupergraphInputs, BindingIndex>();

/** The index of one epoch's bindings; built once for each set of inputs. */
export function bindingIndexOf(inputs: SupergraphInputs): BindingIndex {
  const known = indexes.get(inputs);
  if (known !== undefined) return known;
  const index = build(inputs);
  indexes.set(inputs, index);
  return index;
}

function build(inputs: SupergraphInputs): BindingIndex {
  const found = new Map<string, Reveal[]>();
  for (const { subgraph, entry, provider, coordinates } of inputs.bindings) {
    for (const { coordinate, item } of coordinates) {
      const key = keyOf(subgraph, coordinate);
      const reveal = { entry, item, provider };
      const others = found.get(key);
      if (others === undefined) found.set(key, [reveal]);
      else others.push(reveal);
    }
  }
  return { reveals: (subgraph, coordinate) => found.get(keyOf(subgraph, coordinate)) ?? NOTHING };
}

/** Neither a subgraph's name nor a coordinate holds a space. */
const keyOf = (subgraph: SubgraphName, coordinate: Coordinate): string => `${subgraph} ${coordinate}`;
