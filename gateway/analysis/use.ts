/** What one fetch of a plan reveals or sends, before it is known who asks and what the bindings say now. */
import type { Coordinate, SubgraphName } from '../../chaincode/model';

/** Whom a coordinate is revealed to: whoever asks, or the subgraph that computes `coordinate` from it. */
export type UseFor = 'CALLER' | { readonly subgraph: SubgraphName; readonly coordinate: Coordinate };

/**
 * `REVEALED`: whatever its bindings say. `PRESENCE`: only that rows of its entries exist. `UNEXPLAINED`: must be denied.
 * `REGISTRY`: the registry's own, which rests on no entry.
 */
export type UseKind = 'REVEALED' | 'PRESENCE' | 'UNEXPLAINED' | 'REGISTRY';

export interface Use {
  readonly subgraph: SubgraphName;
  readonly coordinate: Coordinate;
  readonly kind: UseKind;
  readonly for: UseFor;
}

/** Uses without repetition, in the order they were found. */
export class Uses {
  readonly #found = new Map<string, Use>();

  add(use: Use): void {
    const whom = use.for === 'CALLER' ? '' : `${use.for.subgraph} ${use.for.coordinate}`;
    this.#found.set(`${use.subgraph} ${use.coordinate} ${use.kind} ${whom}`, use);
  }

  get all(): readonly Use[] {
    return [...this.#found.values()];
  }
}
