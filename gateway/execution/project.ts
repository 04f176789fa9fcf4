/**
 * A department's data, cut down to what its fetch selected, before anything is merged.
 *
 * What it was not asked for is dropped; what is not of the asked type fails the fetch. Objects have no prototype, so no name in
 * an answer means anything but itself.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { HubError } from '../../chaincode/model';

export type JsonObject = Record<string, unknown>;

/** The representations a fetch was sent, if it was an `_entities` fetch. */
export type Representations = readonly Readonly<JsonObject>[] | undefined;

type Selected = ReadonlyMap<string, readonly FieldNode[]>;

/** One fetch's document as it stands on one schema. What a selection means of a type is found out once, whatever the number of rows. */
interface Projection {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly root: GraphQLObjectType;
  readonly selections: readonly SelectionSetNode[];
  readonly selected: WeakMap<readonly SelectionSetNode[], Map<GraphQLObjectType, Selected>>;
  readonly below: WeakMap<readonly FieldNode[], readonly SelectionSetNode[]>;
  /** Objects of the answer at hand; projecting waits for nothing, so there is one. */
  objects: number;
}

/** By document: each fetch of a plan carries its own, and a plan is of one snapshot. */
const projections = new WeakMap<DocumentNode, Projection>();

/**
 * Objects in one answer. A row of three bytes, `{},`, becomes one with every field that was asked for: what an answer may cost is not bounded
 * by its length. Two for each row of two hundred of the longest pages.
 */
export const MAX_OBJECTS = 200_000;

const ENTITIES = '_entities';
const TYPENAME = '__typename';

/**
 * Projects data onto the document's one operation.
 *
 * @param representations in the order they were sent; each entity must be of its type and must not contradict its values.
 * @throws {HubError} `SUBGRAPH_ERROR` when the data do not fit, or hold more than `MAX_OBJECTS`.
 */
export function project(
  schema: GraphQLSchema,
  document: DocumentNode,
  data: Readonly<JsonObject>,
  representations: Representations,
): JsonObject {
  const projection = projectionOf(schema, document);
  const { root, selections } = projection;
  projection.objects = 0;
  if (representations === undefined) return projectObject(projection, root, selections, data);
  return projectEntities(projection, data, representations);
}

function projectionOf(schema: GraphQLSchema, document: DocumentNode): Projection {
  const known = projections.get(document);
  if (known?.schema === schema) return known;
  const fragments = new Map<string, FragmentDefinitionNode>();
  let selections: SelectionSetNode | undefined;
  let root = schema.getQueryType();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    selections = node.selectionSet;
    root = schema.getRootType(node.operation);
  }
  if (selections === undefined || root == null) throw misfit();
  const found = { selected: new WeakMap(), below: new WeakMap() };
  const projection = { schema, fragments, root, selections: [selections], ...found, objects: 0 };
  projections.set(document, projection);
  return projection;
}

function projectEntities(
  projection: Projection,
  data: Readonly<JsonObject>,
  representations: readonly Readonly<JsonObject>[],
): JsonObject {
  const nodes = selectedOn(projection, projection.root, projection.selections).get(ENTITIES) ?? [];
  const entities = data[ENTITIES];
  if (!Array.isArray(entities) || entities.length !== representations.length) throw misfit();
  const result: JsonObject = Object.create(null);
  result[ENTITIES] = representations.map((representation, index) =>
    projectEntity(projection, nodes, entities[index], representation),
  );
  return result;
}

function projectEntity(
  projection: Projection,
  nodes: readonly FieldNode[],
  entity: unknown,
  representation: Readonly<JsonObject>,
): JsonObject | null {
  if (entity === null) return null;
  const type = projection.schema.getType(String(representation[TYPENAME]));
  if (!isObjectType(type) || !isObject(entity)) throw misfit();
  const sets = setsBelow(projection, nodes);
  const projected = projectObject(projection, type, sets, entity);
  for (const [key, [node]] of selectedOn(projection, type, sets)) {
    // Under an alias stands another field than the one that was sent.
    if (node?.name.value !== key || !Object.hasOwn(projected, key) || !Object.hasOwn(representation, key))
      continue;
    if (contradicts(projected[key], representation[key])) {
      throw new HubError('SUBGRAPH_ERROR', 'an entity is not the one that was asked for');
    }
  }
  return projected;
}

/** True if a value that was sent came back as another: a department answers for its own fields alone. */
function contradicts(answered: unknown, sent: unknown): boolean {
  if (Array.isArray(answered) && Array.isArray(sent)) {
    return answered.length !== sent.length || answered.some((each, index) => contradicts(each, sent[index]));
  }
  if (isObject(answered) && isObject(sent)) {
    return Object.keys(answered).some(
      (key) => Object.hasOwn(sent, key) && contradicts(answered[key], sent[key]),
    );
  }
  // An ID may come back as the number it looks like.
  return String(answered) !== String(sent);
}

function projectObject(
  projection: Projection,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  value: Readonly<JsonObject>,
): JsonObject {
  projection.objects += 1;
  if (projection.objects > MAX_OBJECTS) {
    throw new HubError('SUBGRAPH_ERROR', 'the answer holds more objects than the hub reads');
  }
  const result: JsonObject = Object.create(null);
  for (const [key, nodes] of selectedOn(projection, type, sets)) {
    const [node] = nodes;
    if (node === undefined || !Object.hasOwn(value, key)) continue;
    result[key] = projectField(projection, type, node.name.value, nodes, value[key]);
  }
  return result;
}

function projectField(
  projection: Projection,
  type: GraphQLObjectType,
  name: string,
  nodes: readonly FieldNode[],
  value: unknown,
): unknown {
  if (name === TYPENAME) {
    if (value !== type.name) throw misfit();
    return value;
  }
  const field = type.getFields()[name];
  if (field === undefined) throw misfit();
  return projectValue(projection, field.type, setsBelow(projection, nodes), value);
}

function projectValue(
  projection: Projection,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  value: unknown,
): unknown {
  if (isNonNullType(type)) return projectValue(projection, type.ofType, sets, value);
  if (value === null) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) throw misfit();
    return value.map((each) => projectValue(projection, type.ofType, sets, each));
  }
  if (isLeafType(type)) {
    if (typeof value === 'object') throw misfit();
    return value;
  }
  if (!isObject(value)) throw misfit();
  return projectObject(projection, runtimeType(projection, type, value), sets, value);
}

function runtimeType(
  { schema }: Projection,
  type: Exclude<GraphQLOutputType, { ofType: unknown }>,
  value: Readonly<JsonObject>,
): GraphQLObjectType {
  if (isObjectType(type)) return type;
  const named = Object.hasOwn(value, TYPENAME) ? schema.getType(String(value[TYPENAME])) : undefined;
  if (!isAbstractType(type) || !isObjectType(named) || !schema.isSubType(type, named)) throw misfit();
  return named;
}

/** The fields selected on a type, by response key. */
function selectedOn(
  projection: Projection,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Selected {
  const byType = projection.selected.get(sets) ?? new Map<GraphQLObjectType, Selected>();
  projection.selected.set(sets, byType);
  const selected = byType.get(type) ?? collect(projection, type, sets);
  byType.set(type, selected);
  return selected;
}

function collect(
  projection: Projection,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  into = new Map<string, FieldNode[]>(),
): Selected {
  for (const selection of sets.flatMap((set) => set.selections)) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      into.set(key, [...(into.get(key) ?? []), selection]);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : projection.fragments.get(selection.name.value);
    if (fragment === undefined || !appliesTo(projection, fragment.typeCondition?.name.value, type)) continue;
    collect(projection, type, [fragment.selectionSet], into);
  }
  return into;
}

function appliesTo({ schema }: Projection, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

function setsBelow({ below }: Projection, nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  const known = below.get(nodes);
  if (known !== undefined) return known;
  const sets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
  below.set(nodes, sets);
  return sets;
}

function isObject(value: unknown): value is Readonly<JsonObject> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const misfit = (): HubError => new HubError('SUBGRAPH_ERROR', 'the data do not fit what was asked for');
