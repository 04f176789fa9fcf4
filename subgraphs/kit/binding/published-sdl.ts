/** A department's SDL, read for what it reveals: its object types, their fields and arguments, and what each is bound to. */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { ENTRY_DIRECTIVE, ITEM_DIRECTIVE } from '../../../schema/item-directive';

/** What `@item` says. */
export interface ItemReference {
  readonly entry: string;
  readonly item: string;
}

export interface PublishedArgument {
  readonly name: string;
  /** The name of its type, without lists and `!`. */
  readonly type: string;
  readonly bound?: ItemReference;
  readonly directives: readonly string[];
}

export interface PublishedField {
  readonly name: string;
  readonly type: string;
  readonly nonNull: boolean;
  /** Resolved by another subgraph; here it only enters a `@requires`. */
  readonly external: boolean;
  readonly isKey: boolean;
  readonly bound?: ItemReference;
  readonly arguments: readonly PublishedArgument[];
  readonly directives: readonly string[];
}

export interface PublishedType {
  readonly name: string;
  /** The entry whose rows it stands for. */
  readonly entry?: string;
  /** True if other subgraphs may refer to it by a key. */
  readonly isEntity: boolean;
  readonly fields: readonly PublishedField[];
  readonly directives: readonly string[];
}

/** An SDL as far as publication asks. */
export interface PublishedTypes {
  readonly document: DocumentNode;
  readonly types: ReadonlyMap<string, PublishedType>;
}

/** What federation itself adds, exactly; the gateway answers for these, not a department. */
const MACHINERY: ReadonlySet<string> = new Set(['scalar _Any', 'type _Service {\n  sdl: String\n}']);
const MACHINERY_FIELDS: ReadonlySet<string> = new Set(['_entities', '_service']);

/** Reads an SDL, without what federation adds. Extensions of a type are read as part of it. */
export function readPublishedTypes(sdl: string): PublishedTypes {
  const document = withoutMachinery(parse(sdl, { noLocation: true }));
  const types = new Map<string, PublishedType>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const found = typeOf(node as ObjectTypeDefinitionNode);
    const known = types.get(found.name);
    types.set(found.name, known === undefined ? found : merge(known, found));
  }
  return { document, types };
}

function withoutMachinery(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.filter(
    (node) =>
      !MACHINERY.has(print(node)) &&
      !(node.kind === Kind.UNION_TYPE_DEFINITION && node.name.value === '_Entity'),
  );
  return { ...document, definitions };
}

function isMachinery(type: string, field: FieldDefinitionNode): boolean {
  return type === 'Query' && MACHINERY_FIELDS.has(field.name.value);
}

function merge(one: PublishedType, other: PublishedType): PublishedType {
  return {
    ...one,
    ...other,
    isEntity: one.isEntity || other.isEntity,
    fields: [...one.fields, ...other.fields],
    directives: [...one.directives, ...other.directives],
  };
}

function typeOf(node: ObjectTypeDefinitionNode): PublishedType {
  const directives = node.directives ?? [];
  const keys = new Set(directives.filter((each) => each.name.value === 'key').flatMap(keyFields));
  const entry = argumentOf(named(directives, ENTRY_DIRECTIVE), 'name');
  return {
    name: node.name.value,
    ...(entry === undefined ? {} : { entry }),
    isEntity: keys.size > 0,
    fields: (node.fields ?? [])
      .filter((field) => !isMachinery(node.name.value, field))
      .map((field) => fieldOf(field, keys)),
    directives: namesOf(directives),
  };
}

function fieldOf(node: FieldDefinitionNode, keys: ReadonlySet<string>): PublishedField {
  const directives = node.directives ?? [];
  return {
    name: node.name.value,
    type: nameOf(node.type),
    nonNull: node.type.kind === Kind.NON_NULL_TYPE,
    external: named(directives, 'external') !== undefined,
    isKey: keys.has(node.name.value),
    ...boundTo(directives),
    arguments: (node.arguments ?? []).map(argumentFrom),
    directives: namesOf(directives),
  };
}

function argumentFrom(node: InputValueDefinitionNode): PublishedArgument {
  const directives = node.directives ?? [];
  return {
    name: node.name.value,
    type: nameOf(node.type),
    ...boundTo(directives),
    directives: namesOf(directives),
  };
}

function boundTo(directives: readonly ConstDirectiveNode[]): { readonly bound?: ItemReference } {
  const directive = named(directives, ITEM_DIRECTIVE);
  const entry = argumentOf(directive, 'entry');
  const item = argumentOf(directive, 'name');
  return entry === undefined || item === undefined ? {} : { bound: { entry, item } };
}

/** The names a key is made of, at its first level: a nested part belongs to the object it is nested in. */
function keyFields(directive: ConstDirectiveNode): readonly string[] {
  const fields = argumentOf(directive, 'fields') ?? '';
  const [operation] = parse(`{ ${fields} }`).definitions;
  const set: SelectionSetNode | undefined =
    operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
  return (set?.selections ?? []).flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
}

function named(directives: readonly ConstDirectiveNode[], name: string): ConstDirectiveNode | undefined {
  return directives.find((each) => each.name.value === name);
}

function namesOf(directives: readonly ConstDirectiveNode[]): readonly string[] {
  return directives.map((each) => each.name.value);
}

function argumentOf(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
