import { type Coordinate, HubError } from '../../chaincode/model';
import type { Snapshot, SnapshotSubgraph } from '../supergraph';
import type { PlannedFetch } from './fetches-of';
import { type Representation, representationOf } from './representation';
import { type Selected, selectedBy } from './selected';

/** A fetch with everything that is read off it alone. */
export interface ReadFetch {
  readonly fetch: PlannedFetch;
  readonly subgraph: SnapshotSubgraph;
  readonly selected: readonly Selected[];
  readonly outputs: ReadonlySet<Coordinate>;
  readonly representation: Representation;
}

/** Reads one fetch over its own subgraph's schema. */
export function readFetch(snapshot: Snapshot, fetch: PlannedFetch): ReadFetch {
  const subgraph = snapshot.subgraphs.get(fetch.subgraph);
  if (subgraph === undefined) throw new HubError('INTERNAL', `plan names no subgraph \`${fetch.subgraph}\``);
  const selected = selectedBy(subgraph.schema, fetch.document);
  const outputs = new Set(selected.flatMap(({ coordinates }) => coordinates));
  return {
    fetch,
    subgraph,
    selected,
    outputs,
    representation: representationOf(fetch, subgraph, snapshot.supergraphSchema, outputs),
  };
}
