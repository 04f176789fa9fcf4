/** Everything the gateway derives from one set of publications: built together, never changed (DESIGN §4, Snapshot). */
import type { KeyObject } from 'node:crypto';
import { type Schema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { SupergraphInputs } from '../../chaincode/ledger/view/epoch';
import type { Coordinate } from '../../chaincode/model';
import {
  HubError,
  type MspId,
  type Publication,
  publicKeyOf,
  REGISTRY_SUBGRAPH,
  type Spki,
  type SubgraphName,
} from '../../chaincode/model';
import { fieldSetCoordinates, type PublishedTypes, readPublishedSdl } from '../../schema/publication';
import { type BindingIndex, bindingIndexOf } from './binding-index';
import { atOnce, type Steps } from './in-turns';

/** One department's subgraph within a snapshot. */
export interface SnapshotSubgraph {
  readonly name: SubgraphName;
  readonly url: string;
  readonly provider: MspId;
  /** Of the key it is published with. */
  readonly spki: Spki;
  /** Verifies its counter-signatures. */
  readonly publicKey: KeyObject;
  /** The registry's coordinates are bound to no entry. */
  readonly isRegistry: boolean;
  /** Its own schema, as the planner sees it: what its fetches are walked over. */
  readonly schema: GraphQLSchema;
  readonly types: PublishedTypes;
  /** Computed coordinate → every coordinate its `@requires` names. */
  readonly requires: ReadonlyMap<Coordinate, ReadonlySet<Coordinate>>;
}

/** A publication with the SDL it stands for. */
export interface PublishedSubgraph {
  readonly publication: Publication;
  readonly sdl: string;
}

export interface Snapshot {
  readonly inputs: SupergraphInputs;
  /** What it was composed of, by subgraph. */
  readonly published: ReadonlyMap<SubgraphName, PublishedSubgraph>;
  readonly supergraphSdl: string;
  /** What clients see; a request's snapshot is found by the identity of this object. */
  readonly apiSchema: GraphQLSchema;
  /** The same for the planner. */
  readonly plannerApiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  readonly subgraphs: ReadonlyMap<SubgraphName, SnapshotSubgraph>;
  readonly bindings: BindingIndex;
}

/** Derives a snapshot from a supergraph and what it was composed of, in one go. */
export function buildSnapshot(
  inputs: SupergraphInputs,
  supergraphSdl: string,
  published: readonly PublishedSubgraph[],
): Snapshot {
  return atOnce(snapshotSteps(inputs, supergraphSdl, published));
}

/**
 * The same in steps: schemas are objects of the thread that answers, so no other thread can make them, but none of the steps takes
 * long. The longest are those of the whole supergraph, some tens of milliseconds for tens of departments.
 */
export function* snapshotSteps(
  inputs: SupergraphInputs,
  supergraphSdl: string,
  published: readonly PublishedSubgraph[],
): Steps<Snapshot> {
  const supergraph = Supergraph.build(supergraphSdl);
  yield;
  const plannerApiSchema = supergraph.apiSchema();
  yield;
  const schemas = new Map([...supergraph.subgraphs()].map(({ name, schema }) => [name, schema]));
  yield;
  const apiSchema = plannerApiSchema.toGraphQLJSSchema();
  yield;
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  yield;
  // Fragments written out, so that each fetch shows what stands directly under `_entities`.
  const planner = new QueryPlanner(supergraph, { reuseQueryFragments: false });
  const subgraphs = new Map<SubgraphName, SnapshotSubgraph>();
  for (const each of published) {
    yield;
    const { subgraph } = each.publication;
    subgraphs.set(subgraph, subgraphOf(each, schemas.get(subgraph)));
  }
  return {
    inputs,
    published: new Map(published.map((each) => [each.publication.subgraph, each])),
    supergraphSdl,
    apiSchema,
    plannerApiSchema,
    supergraphSchema,
    planner,
    subgraphs,
    bindings: bindingIndexOf(inputs),
  };
}

function subgraphOf({ publication, sdl }: PublishedSubgraph, schema: Schema | undefined): SnapshotSubgraph {
  if (schema === undefined) {
    throw new HubError('INTERNAL', `the supergraph holds no subgraph \`${publication.subgraph}\``);
  }
  const { types } = readPublishedSdl(sdl);
  return {
    name: publication.subgraph,
    url: publication.url,
    provider: publication.provider,
    isRegistry: publication.subgraph === REGISTRY_SUBGRAPH,
    spki: publication.spki,
    publicKey: publicKeyOf(publication),
    schema: schema.toGraphQLJSSchema(),
    types,
    requires: requiresOf(types),
  };
}

function requiresOf(types: PublishedTypes): ReadonlyMap<Coordinate, ReadonlySet<Coordinate>> {
  const found = new Map<Coordinate, ReadonlySet<Coordinate>>();
  for (const type of types.values()) {
    for (const field of type.fields.values()) {
      if (field.requires === undefined) continue;
      found.set(
        `${type.name}.${field.name}` as Coordinate,
        fieldSetCoordinates(types, type.name, field.requires),
      );
    }
  }
  return found;
}
