/** What travels into a fetch: the keys of its representations, and the inputs of what it computes. */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, getNamedType, isAbstractType, isCompositeType, isObjectType } from 'graphql';
import type { Coordinate } from '../../chaincode/model';
import { fieldSetCoordinates, possibleTypes } from '../../schema/publication';
import type { SnapshotSubgraph } from '../supergraph';
import type { PlannedFetch } from './fetches-of';

/** Everything the representations of one fetch hold, sorted by why it is there. */
export interface Representation {
  readonly keys: ReadonlySet<Coordinate>;
  /** By the coordinate that is computed in this fetch. */
  readonly inputs: ReadonlyMap<Coordinate, ReadonlySet<Coordinate>>;
  /** Neither a key of the receiver nor an input of anything it computes here. */
  readonly unexplained: ReadonlySet<Coordinate>;
}

const NONE: Representation = { keys: new Set(), inputs: new Map(), unexplained: new Set() };

/** @param outputs every coordinate the fetch itself selects at its subgraph. */
export function representationOf(
  { node }: PlannedFetch,
  receiver: SnapshotSubgraph,
  supergraph: GraphQLSchema,
  outputs: ReadonlySet<Coordinate>,
): Representation {
  if (node.requires === undefined) return NONE;
  const sent = new Set<Coordinate>();
  const types = new Set<string>();
  collect(supergraph, undefined, node.requires, sent, types);
  // Contexts (`@fromContext`) are refused when a department publishes; one that comes all the same is not explained.
  if ((node.contextRewrites ?? []).length > 0) sent.add('Query.context' as Coordinate);
  const keys = keysOf(receiver, types);
  const inputs = inputsOf(receiver, outputs, sent);
  const explained = new Set([...keys, ...[...inputs.values()].flatMap((each) => [...each])]);
  return {
    keys: new Set([...sent].filter((each) => keys.has(each))),
    inputs,
    unexplained: new Set([...sent].filter((each) => !explained.has(each))),
  };
}

function collect(
  schema: GraphQLSchema,
  typeName: string | undefined,
  selections: readonly QueryPlanSelectionNode[],
  sent: Set<Coordinate>,
  top: Set<string>,
): void {
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      const on = selection.typeCondition ?? typeName;
      if (typeName === undefined && on !== undefined) top.add(on);
      collect(schema, on, selection.selections, sent, top);
    } else if (!selection.name.startsWith('__')) {
      for (const type of objectTypes(schema, typeName)) {
        sent.add(`${type}.${selection.name}` as Coordinate);
        if (selection.selections === undefined) continue;
        collect(schema, fieldType(schema, type, selection.name), selection.selections, sent, new Set());
      }
    }
  }
}

function objectTypes(schema: GraphQLSchema, name: string | undefined): readonly string[] {
  const type = name === undefined ? undefined : schema.getType(name);
  if (!isCompositeType(type)) return [name ?? 'Unknown'];
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [type.name];
}

function fieldType(schema: GraphQLSchema, type: string, field: string): string | undefined {
  const object = schema.getType(type);
  if (!isObjectType(object)) return undefined;
  const declared = object.getFields()[field];
  return declared === undefined ? undefined : getNamedType(declared.type).name;
}

function keysOf({ types }: SnapshotSubgraph, received: ReadonlySet<string>): ReadonlySet<Coordinate> {
  const names = new Set([...received].flatMap((name) => [name, ...possibleTypes(types, name)]));
  return new Set(
    [...names].flatMap((name) =>
      (types.get(name)?.keys ?? []).flatMap((key) => [...fieldSetCoordinates(types, name, key)]),
    ),
  );
}

/** For each computed coordinate the fetch selects, those of its inputs that were sent. */
function inputsOf(
  { requires }: SnapshotSubgraph,
  outputs: ReadonlySet<Coordinate>,
  sent: ReadonlySet<Coordinate>,
): ReadonlyMap<Coordinate, ReadonlySet<Coordinate>> {
  const found = new Map<Coordinate, ReadonlySet<Coordinate>>();
  for (const [computed, needed] of requires) {
    if (outputs.has(computed)) found.set(computed, new Set([...needed].filter((each) => sent.has(each))));
  }
  return found;
}
