/**
 * A department's data, cut down to what its fetch selected, before anything is merged.
 *
 * What it was not asked for is dropped; what is not of the asked type fails the fetch. Objects inherit nothing, so no name in
 * an answer means anything but itself. What a document selects of which type is compiled once, whatever the number of rows.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
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
import { Row } from './row';

export type JsonObject = Record<string, unknown>;

/** The representations a fetch was sent, if it was an `_entities` fetch. */
export type Representations = readonly Readonly<JsonObject>[] | undefined;

/** @throws {HubError} `SUBGRAPH_ERROR`. */
type Project = (value: unknown) => unknown;

/** A field as it is selected on one type. */
interface ProjectedField {
  readonly key: string;
  readonly project: Project;
  /** Under an alias stands another field than the one that was sent. */
  readonly isAlias: boolean;
}

type FieldsOf = (type: GraphQLObjectType) => readonly ProjectedField[];

/** Of the answer at hand; projecting waits for nothing, so there is one. */
interface Answer {
  objects: number;
}

interface Scope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly answer: Answer;
}

/** One fetch's document as it stands on one schema. */
interface Projection {
  readonly schema: GraphQLSchema;
  readonly answer: Answer;
  readonly root: readonly ProjectedField[];
  /** What is selected of entities, by type. */
  readonly entities: FieldsOf;
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
  projection.answer.objects = 0;
  if (representations === undefined) return projectFields(projection.root, data);
  const entities = data[ENTITIES];
  if (!Array.isArray(entities) || entities.length !== representations.length) throw misfit();
  const result: JsonObject = new Row();
  result[ENTITIES] = representations.map((representation, index) =>
    projectEntity(projection, entities[index], representation),
  );
  return result;
}

function projectionOf(schema: GraphQLSchema, document: DocumentNode): Projection {
  const known = projections.get(document);
  if (known?.schema === schema) return known;
  const fragments = new Map<string, FragmentDefinitionNode>();
  const answer: Answer = { objects: 0 };
  const scope = { schema, fragments, answer };
  let set: SelectionSetNode | undefined;
  let root = schema.getQueryType();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    set = node.selectionSet;
    root = schema.getRootType(node.operation);
  }
  if (set === undefined || root == null) throw misfit();
  const selected = collect(scope, root, [set]).get(ENTITIES) ?? [];
  const projection = {
    schema,
    answer,
    root: compileFields(scope, root, [set]),
    entities: fieldsByType(scope, setsBelow(selected)),
  };
  projections.set(document, projection);
  return projection;
}

function projectEntity(
  { schema, entities, answer }: Projection,
  entity: unknown,
  representation: Readonly<JsonObject>,
): JsonObject | null {
  if (entity === null) return null;
  const type = schema.getType(String(representation[TYPENAME]));
  if (!isObjectType(type) || !isObject(entity)) throw misfit();
  countObject(answer);
  const fields = entities(type);
  const projected = projectFields(fields, entity);
  for (const { key, isAlias } of fields) {
    if (isAlias || !Object.hasOwn(projected, key) || !Object.hasOwn(representation, key)) continue;
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

function projectFields(fields: readonly ProjectedField[], value: Readonly<JsonObject>): JsonObject {
  const result: JsonObject = new Row();
  for (const { key, project } of fields) {
    if (Object.hasOwn(value, key)) result[key] = project(value[key]);
  }
  return result;
}

function countObject(answer: Answer): void {
  answer.objects += 1;
  if (answer.objects > MAX_OBJECTS) {
    throw new HubError('SUBGRAPH_ERROR', 'the answer holds more objects than the hub reads');
  }
}

function compileFields(
  scope: Scope,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): readonly ProjectedField[] {
  return [...collect(scope, type, sets)].map(([key, nodes]) => {
    const name = nodes[0]?.name.value ?? key;
    return { key, isAlias: name !== key, project: compileField(scope, type, name, nodes) };
  });
}

function compileField(
  scope: Scope,
  type: GraphQLObjectType,
  name: string,
  nodes: readonly FieldNode[],
): Project {
  if (name === TYPENAME) {
    return (value) => {
      if (value !== type.name) throw misfit();
      return value;
    };
  }
  const field = type.getFields()[name];
  if (field !== undefined) return compileValue(scope, field.type, setsBelow(nodes));
  return () => {
    throw misfit();
  };
}

function compileValue(scope: Scope, type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Project {
  if (isNonNullType(type)) return compileValue(scope, type.ofType, sets);
  if (isListType(type)) {
    const each = compileValue(scope, type.ofType, sets);
    return (value) => {
      if (value === null) return null;
      if (!Array.isArray(value)) throw misfit();
      return value.map(each);
    };
  }
  return isLeafType(type) ? projectLeaf : compileObject(scope, type, sets);
}

function projectLeaf(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) throw misfit();
  return value;
}

function compileObject(scope: Scope, type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Project {
  const fields = fieldsByType(scope, sets);
  return (value) => {
    if (value === null) return null;
    if (!isObject(value)) throw misfit();
    countObject(scope.answer);
    return projectFields(fields(runtimeType(scope, type, value)), value);
  };
}

/** Compiled when a type first comes: of the many that an abstract one may be, few ever do. */
function fieldsByType(scope: Scope, sets: readonly SelectionSetNode[]): FieldsOf {
  const known = new Map<GraphQLObjectType, readonly ProjectedField[]>();
  return (type) => {
    const fields = known.get(type) ?? compileFields(scope, type, sets);
    known.set(type, fields);
    return fields;
  };
}

function runtimeType(
  { schema }: Scope,
  type: GraphQLCompositeType,
  value: Readonly<JsonObject>,
): GraphQLObjectType {
  if (isObjectType(type)) return type;
  const named = Object.hasOwn(value, TYPENAME) ? schema.getType(String(value[TYPENAME])) : undefined;
  if (!isObjectType(named) || !schema.isSubType(type, named)) throw misfit();
  return named;
}

/** The fields selected on a type, by response key. */
function collect(
  scope: Scope,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  into = new Map<string, FieldNode[]>(),
): ReadonlyMap<string, readonly FieldNode[]> {
  for (const selection of sets.flatMap((set) => set.selections)) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      into.set(key, [...(into.get(key) ?? []), selection]);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments.get(selection.name.value);
    if (fragment === undefined || !appliesTo(scope, fragment.typeCondition?.name.value, type)) continue;
    collect(scope, type, [fragment.selectionSet], into);
  }
  return into;
}

function appliesTo({ schema }: Scope, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

function setsBelow(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
}

function isObject(value: unknown): value is Readonly<JsonObject> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const misfit = (): HubError => new HubError('SUBGRAPH_ERROR', 'the data do not fit what was asked for');
