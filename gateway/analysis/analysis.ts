/** The static half of the analysis: one operation of one document under one snapshot, whoever asks. */
import type { buildOperationContext } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import type { Coordinate, SubgraphName } from '../../chaincode/model';
import type { Snapshot } from '../supergraph';
import type { PlannedFetch } from './fetches-of';
import type { Use } from './use';

/** A key that one subgraph's answer puts into a representation for another. */
export interface KeyTransfer {
  readonly sender: SubgraphName;
  readonly receiver: SubgraphName;
  readonly coordinate: Coordinate;
}

/** One fetch of the plan and everything it reveals or sends. */
export interface AnalysedFetch extends PlannedFetch {
  readonly uses: readonly Use[];
  /** Fields directly in its data (under `_entities`: in each entity), by response key. */
  readonly responseKeys: readonly string[];
  /** Response key → response keys of the same object that other fetches compute from it, however indirectly. */
  readonly dependants: ReadonlyMap<string, readonly string[]>;
}

export interface Analysis {
  readonly snapshot: Snapshot;
  readonly plan: QueryPlan;
  readonly operationContext: ReturnType<typeof buildOperationContext>;
  /** In plan order: the index is the fetch's number. */
  readonly fetches: readonly AnalysedFetch[];
  readonly transfers: readonly KeyTransfer[];
}
