/** Every coordinate that a document selects, over one schema: fields of each possible type, and the arguments used. */
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Coordinate } from '../../chaincode/model';
import { isPagingArgument, NEUTRAL_TYPE } from '../../schema/publication';

/** One field of a document, on every type it may be resolved on. */
export interface Selected {
  /** `Type.field` for each possible type; the abstract type's own name where it has none. */
  readonly coordinates: readonly Coordinate[];
  /** What selects by being passed: arguments, and fields of input objects. */
  readonly inputs: readonly Coordinate[];
  readonly responseKey: string;
  /** True for a root field, and directly under `_entities`. */
  readonly atTop: boolean;
}

const ENTITIES = '_entities';

/** The chosen operation of a document with all its fragments, so that no other operation is walked. */
export function onlyOperation(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.filter(
      (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
    ),
  };
}

/**
 * Walks a document. `__typename`, introspection and `PageInfo` select nothing of anyone's and are left out.
 *
 * A field that the schema does not know comes under the parent's name all the same, for whoever reads on to deny it.
 */
export function selectedBy(schema: GraphQLSchema, document: DocumentNode): readonly Selected[] {
  const found: Selected[] = [];
  const info = new TypeInfo(schema);
  const path: string[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(node): false | undefined {
          const parent = info.getParentType();
          path.push(node.name.value);
          const isRoot = parent === schema.getQueryType();
          if (node.name.value.startsWith('__')) return undefined;
          if (isRoot && node.name.value === ENTITIES) return undefined;
          if (parent?.name === NEUTRAL_TYPE) return undefined;
          found.push(selectedField(schema, parent ?? undefined, node, path));
          return undefined;
        },
        leave(): void {
          path.pop();
        },
      },
    }),
  );
  return found;
}

function selectedField(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType | undefined,
  node: FieldNode,
  path: readonly string[],
): Selected {
  const types = parent === undefined ? [] : possibleNames(schema, parent);
  const names = types.length === 0 ? [parent?.name ?? 'Unknown'] : types;
  return {
    coordinates: names.map((name) => `${name}.${node.name.value}` as Coordinate),
    inputs: names.flatMap((name) => inputsOf(schema, name, node)),
    responseKey: node.alias?.value ?? node.name.value,
    atTop: path.length === 1 || (path.length === 2 && path[0] === ENTITIES),
  };
}

function possibleNames(schema: GraphQLSchema, type: GraphQLCompositeType): readonly string[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [type.name];
}

function inputsOf(schema: GraphQLSchema, typeName: string, node: FieldNode): readonly Coordinate[] {
  const field = fieldOf(schema, typeName, node.name.value);
  return (node.arguments ?? []).flatMap((argument) => argumentInputs(typeName, field, argument));
}

function fieldOf(
  schema: GraphQLSchema,
  typeName: string,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const type = schema.getType(typeName);
  return isObjectType(type) ? type.getFields()[name] : undefined;
}

function argumentInputs(
  typeName: string,
  field: GraphQLField<unknown, unknown> | undefined,
  node: ArgumentNode,
): readonly Coordinate[] {
  const coordinate = `${typeName}.${field?.name ?? '?'}(${node.name.value}:)` as Coordinate;
  const argument = field?.args.find((each) => each.name === node.name.value);
  if (argument === undefined) return [coordinate];
  const type = getNamedType(argument.type);
  if (isInputObjectType(type)) return valueInputs(type, node.value);
  return isPagingArgument(node.name.value, type.name) ? [] : [coordinate];
}

/** A literal selects by the fields it names; a variable may hold any of them. */
function valueInputs(type: GraphQLInputType, value: ValueNode): readonly Coordinate[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  if (value.kind === Kind.VARIABLE) return [...allInputs(named.name, named, new Set())];
  if (value.kind === Kind.LIST) return value.values.flatMap((each) => valueInputs(named, each));
  if (value.kind !== Kind.OBJECT) return [];
  return value.fields.flatMap((field) => {
    const declared = named.getFields()[field.name.value];
    const coordinate = `${named.name}.${field.name.value}` as Coordinate;
    return [coordinate, ...(declared === undefined ? [] : valueInputs(declared.type, field.value))];
  });
}

function allInputs(name: string, type: GraphQLInputType, seen: Set<string>): ReadonlySet<Coordinate> {
  const found = new Set<Coordinate>();
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(name)) return found;
  seen.add(name);
  for (const field of Object.values(named.getFields())) {
    found.add(`${named.name}.${field.name}` as Coordinate);
    for (const each of allInputs(getNamedType(field.type).name, field.type, seen)) found.add(each);
  }
  return found;
}
