/** A department's SDL, read for what it can reveal and what it takes in: syntax only, nothing is resolved. */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
  visit,
} from 'graphql';
import { HubError } from '../../chaincode/model/error';
import type { Coordinate } from '../../chaincode/model/identifier';
import { textArgument } from './stated';

export interface PublishedArgument {
  readonly name: string;
  /** Name of its type, without lists and `!`. */
  readonly type: string;
  readonly directives: readonly ConstDirectiveNode[];
}

export interface PublishedField {
  readonly name: string;
  /** Name of its type, without lists and `!`. */
  readonly type: string;
  readonly nonNull: boolean;
  readonly list: boolean;
  /** True if another subgraph resolves it. */
  readonly external: boolean;
  /** The field set it is computed from; undefined without `@requires`. */
  readonly requires: string | undefined;
  readonly arguments: readonly PublishedArgument[];
  readonly directives: readonly ConstDirectiveNode[];
}

export type PublishedKind = 'object' | 'interface' | 'union' | 'input' | 'enum' | 'scalar';

export interface PublishedType {
  readonly name: string;
  readonly kind: PublishedKind;
  /** Field sets of its keys, resolvable here or not. */
  readonly keys: readonly string[];
  readonly fields: ReadonlyMap<string, PublishedField>;
  /** Interfaces an object implements; members of a union. */
  readonly related: readonly string[];
  readonly directives: readonly ConstDirectiveNode[];
}

/** By name, extensions merged into their types; what federation itself adds is left out. */
export type PublishedTypes = ReadonlyMap<string, PublishedType>;

/** An SDL as text and as syntax. */
export interface PublishedSdl {
  readonly document: DocumentNode;
  readonly types: PublishedTypes;
}

const KINDS: Readonly<Record<TypeDefinitionNode['kind'] | TypeExtensionNode['kind'], PublishedKind>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.OBJECT_TYPE_EXTENSION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.UNION_TYPE_EXTENSION]: 'union',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'input',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.ENUM_TYPE_EXTENSION]: 'enum',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
  [Kind.SCALAR_TYPE_EXTENSION]: 'scalar',
};

/** Definitions that federation itself adds to a subgraph's SDL: nothing else may pass under these names. */
const MACHINERY: Readonly<Partial<Record<PublishedKind, RegExp>>> = {
  object: /^type _Service \{\s+sdl: String\s+\}$/,
  union: /^union _Entity =/,
  scalar: /^scalar (_Any|(federation|link)__[A-Za-z]+)$/,
  enum: /^enum link__Purpose /,
};
const MACHINERY_FIELDS: ReadonlySet<string> = new Set([
  '_service: _Service!',
  '_entities(representations: [_Any!]!): [_Entity]!',
]);

/** True for a definition that federation itself adds, exactly as it adds it; the gateway answers for these, not a department. */
export function isMachinery(node: TypeDefinitionNode | TypeExtensionNode): boolean {
  return MACHINERY[KINDS[node.kind]]?.test(print(node)) === true;
}

/**
 * Reads an SDL.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when it cannot be parsed.
 */
export function readPublishedSdl(sdl: string): PublishedSdl {
  const document = parseGraphql(sdl, 'the SDL');
  const types = new Map<string, PublishedType>();
  for (const node of document.definitions) {
    if (!isTypeNode(node) || isMachinery(node)) continue;
    const type = typeOf(node);
    const known = types.get(type.name);
    types.set(type.name, known === undefined ? type : merged(known, type));
  }
  return { document, types };
}

/**
 * The coordinates a field set of `type` names, nested ones too; of an abstract type, those of every possible type.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when it is no field set.
 */
export function fieldSetCoordinates(
  types: PublishedTypes,
  type: string,
  fieldSet: string,
): ReadonlySet<Coordinate> {
  const found = new Set<Coordinate>();
  const [operation] = parseGraphql(`{ ${fieldSet} }`, 'a field set').definitions;
  if (operation?.kind === Kind.OPERATION_DEFINITION) collect(types, [type], operation.selectionSet, found);
  return found;
}

/**
 * True if a field set names fields and nothing else: an argument in it would select by what no binding knows, an alias would
 * hand one field's value on as another's.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when it is no field set.
 */
export function isPlainFieldSet(fieldSet: string): boolean {
  let isPlain = true;
  const refuse = (): void => {
    isPlain = false;
  };
  visit(parseGraphql(`{ ${fieldSet} }`, 'a field set'), {
    Argument: refuse,
    Directive: refuse,
    Field: ({ alias }) => {
      if (alias !== undefined) refuse();
    },
  });
  return isPlain;
}

/** True for an interface or a union: it has no coordinates, its possible types have. */
export function isAbstract({ kind }: PublishedType): boolean {
  return kind === 'interface' || kind === 'union';
}

/** An abstract type's object types; an object type itself. */
export function possibleTypes(types: PublishedTypes, name: string): readonly string[] {
  const type = types.get(name);
  if (type?.kind === 'union') return type.related;
  if (type?.kind !== 'interface') return [name];
  return [...types.values()]
    .filter((each) => each.kind === 'object' && each.related.includes(name))
    .map((each) => each.name);
}

type Selections = Extract<
  DocumentNode['definitions'][number],
  { kind: Kind.OPERATION_DEFINITION }
>['selectionSet'];

function collect(
  types: PublishedTypes,
  on: readonly string[],
  set: Selections,
  found: Set<Coordinate>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      collect(types, condition === undefined ? on : [condition], selection.selectionSet, found);
    } else if (selection.kind === Kind.FIELD && !selection.name.value.startsWith('__')) {
      for (const type of on.flatMap((name) => possibleTypes(types, name))) {
        found.add(`${type}.${selection.name.value}` as Coordinate);
        const leadsTo = types.get(type)?.fields.get(selection.name.value)?.type;
        if (leadsTo !== undefined && selection.selectionSet !== undefined) {
          collect(types, [leadsTo], selection.selectionSet, found);
        }
      }
    }
  }
}

function parseGraphql(text: string, what: string): DocumentNode {
  try {
    return parse(text, { noLocation: true, maxTokens: 200_000 });
  } catch (cause) {
    throw new HubError('SCHEMA_REFUSED', `${what} is not GraphQL`, { cause });
  }
}

/** True for a definition or an extension of a type. */
export function isTypeNode(
  node: DocumentNode['definitions'][number],
): node is TypeDefinitionNode | TypeExtensionNode {
  return Object.hasOwn(KINDS, node.kind);
}

function typeOf(node: TypeDefinitionNode | TypeExtensionNode): PublishedType {
  const directives = node.directives ?? [];
  const fields = 'fields' in node ? (node.fields ?? []) : [];
  return {
    name: node.name.value,
    kind: KINDS[node.kind],
    keys: directives
      .filter((each) => each.name.value === 'key')
      .map((each) => textArgument(each, 'fields') ?? ''),
    fields: new Map(
      fields
        .filter((field) => node.name.value !== 'Query' || !MACHINERY_FIELDS.has(print(field)))
        .map((field) => [field.name.value, fieldOf(field)]),
    ),
    related: [
      ...('interfaces' in node ? (node.interfaces ?? []) : []),
      ...('types' in node ? (node.types ?? []) : []),
    ].map((each) => each.name.value),
    directives,
  };
}

function fieldOf(node: FieldDefinitionNode | InputValueDefinitionNode): PublishedField {
  const directives = node.directives ?? [];
  const requires = directives.find((each) => each.name.value === 'requires');
  return {
    name: node.name.value,
    type: namedType(node.type),
    nonNull: node.type.kind === Kind.NON_NULL_TYPE,
    list: print(node.type).startsWith('['),
    external: directives.some((each) => each.name.value === 'external'),
    requires: requires === undefined ? undefined : textArgument(requires, 'fields'),
    arguments: ('arguments' in node ? (node.arguments ?? []) : []).map((argument) => ({
      name: argument.name.value,
      type: namedType(argument.type),
      directives: argument.directives ?? [],
    })),
    directives,
  };
}

function merged(one: PublishedType, other: PublishedType): PublishedType {
  return {
    ...one,
    keys: [...one.keys, ...other.keys],
    fields: new Map([...one.fields, ...other.fields]),
    related: [...one.related, ...other.related],
    directives: [...one.directives, ...other.directives],
  };
}

function namedType(node: TypeNode): string {
  return node.kind === Kind.NAMED_TYPE ? node.name.value : namedType(node.type);
}
