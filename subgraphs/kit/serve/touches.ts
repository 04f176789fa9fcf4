/** What a fetch touches at its own subgraph: every coordinate of its document and of its representations, by the voted bindings. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ServedTouch } from '../../../chaincode/model/access/confirm';
import type { EntryCode } from '../../../chaincode/model/code';
import type { Coordinate } from '../../../chaincode/model/identifier';
import type { Binding } from '../../../chaincode/model/record/binding';
import { argumentCoordinate, fieldCoordinate } from '../../../schema/coordinate';
import { meantEntries } from '../../../schema/meant-entries';
import { isPagingArgument, NEUTRAL_TYPE } from '../../../schema/publication';

const ENTITIES = '_entities';

/** A fetch as it is about to be executed. */
export interface Fetch {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The touches of a fetch, each once. A coordinate that no binding names is touched with `entry` undefined: nothing covers it.
 *
 * Every field of the document counts, `@skip` and `@include` or not, and every argument that is written.
 */
export function touchesOf(
  schema: GraphQLSchema,
  { document, variables }: Fetch,
  bindings: readonly Binding[],
): readonly ServedTouch[] {
  const coordinates = new Set([
    ...coordinatesOf(schema, document),
    ...representedCoordinates(schema, variables),
  ]);
  const touched = [...coordinates].map((coordinate) => touchesAt(coordinate, bindings));
  const meant = meantEntries(touched.map(bound));
  return touched.flatMap((each) => (bound(each).length === 0 ? each : meant(bound(each))));
}

interface BoundTouch extends ServedTouch {
  readonly entry: EntryCode;
}

function bound(touches: readonly ServedTouch[]): readonly BoundTouch[] {
  return touches.filter((touch): touch is BoundTouch => touch.entry !== undefined);
}

function touchesAt(coordinate: Coordinate, bindings: readonly Binding[]): readonly ServedTouch[] {
  const found = bindings.flatMap(({ entry, coordinates }) =>
    coordinates
      .filter((bound) => bound.coordinate === coordinate)
      .map(({ item }) => ({ coordinate, entry, item })),
  );
  return found.length > 0 ? found : [{ coordinate, entry: undefined, item: undefined }];
}

function coordinatesOf(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<Coordinate> {
  const found = new Set<Coordinate>();
  const types = new TypeInfo(schema);
  const enterField = (node: FieldNode): void => {
    const parent = types.getParentType();
    if (parent === null || parent === undefined || isNeutral(parent.name, node)) return;
    for (const type of possibleTypesOf(schema, parent)) {
      found.add(fieldCoordinate(type.name, node.name.value));
      for (const argument of argumentsOf(type, node)) found.add(argument);
    }
  };
  visit(document, visitWithTypeInfo(types, { Field: { enter: enterField } }));
  return found;
}

/** What is asked of an interface is asked of each type it may be. */
function possibleTypesOf(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** `__typename` says what the document says already; entities are asked for by their representations. */
function isNeutral(parent: string, { name }: FieldNode): boolean {
  return (
    parent === NEUTRAL_TYPE || name.value === '__typename' || (parent === 'Query' && name.value === ENTITIES)
  );
}

function argumentsOf(parent: GraphQLObjectType, node: FieldNode): readonly Coordinate[] {
  const field = parent.getFields()[node.name.value];
  return (node.arguments ?? []).flatMap(({ name }) => {
    const argument = field?.args.find((each) => each.name === name.value);
    const paging = argument !== undefined && isPagingArgument(name.value, getNamedType(argument.type).name);
    return paging ? [] : [argumentCoordinate(parent.name, node.name.value, name.value)];
  });
}

/** A key in a representation selects by its item. What another subgraph resolves is that one's, and was decided there. */
function* representedCoordinates(
  schema: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
): Generator<Coordinate> {
  for (const value of Object.values(variables)) {
    if (!Array.isArray(value)) continue;
    for (const each of value) if (isRepresentation(each)) yield* keysOf(schema, each);
  }
}

interface Representation extends Readonly<Record<string, unknown>> {
  readonly __typename: string;
}

function isRepresentation(value: unknown): value is Representation {
  return (
    typeof value === 'object' &&
    value !== null &&
    '__typename' in value &&
    typeof value.__typename === 'string'
  );
}

function* keysOf(schema: GraphQLSchema, representation: Representation): Generator<Coordinate> {
  const type = schema.getType(representation.__typename);
  if (!isObjectType(type)) return;
  for (const name of Object.keys(representation)) {
    const field = type.getFields()[name];
    const external =
      field?.astNode?.directives?.some((directive) => directive.name.value === 'external') === true;
    if (field !== undefined && !external) yield fieldCoordinate(type.name, name);
  }
}
