/** What a department may not publish at all, whatever it is bound to. Lists of what is allowed: anything new is refused. */
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SchemaDefinitionNode,
} from 'graphql';
import { FEDERATION_IMPORTS } from '../item-directive';
import { refuseDirectives } from './directives';
import { faultAt, type PublicationFault, type Refuse } from './fault';
import { NEUTRAL_FIELDS, NEUTRAL_TYPE } from './neutral';
import {
  isPlainFieldSet,
  isTypeNode,
  type PublishedField,
  type PublishedKind,
  type PublishedSdl,
  type PublishedType,
} from './published-sdl';

const TYPE_DIRECTIVES: ReadonlySet<string> = new Set(['key', 'entry']);
const FIELD_DIRECTIVES: ReadonlySet<string> = new Set(['item', 'external', 'requires', 'deprecated']);
const ARGUMENT_DIRECTIVES: ReadonlySet<string> = new Set(['item', 'deprecated']);
const VALUE_DIRECTIVES: ReadonlySet<string> = new Set(['specifiedBy']);
const NEUTRAL_DIRECTIVES: ReadonlySet<string> = new Set(['shareable', 'deprecated']);
/** The root types a department may have. */
const ROOTS: ReadonlyMap<string, string> = new Map([['query', 'Query']]);
const SCHEMA_DIRECTIVES: ReadonlySet<string> = new Set(['link', 'composeDirective']);

const FEDERATION = /^https:\/\/specs\.apollo\.dev\/federation\/v2\.\d+$/;
const LINKS: readonly RegExp[] = [
  FEDERATION,
  /^https:\/\/specs\.apollo\.dev\/link\/v1\.0$/,
  /^https:\/\/directory-hub\.example\/item\/v1\.0$/,
];
const LINK_ARGUMENTS: ReadonlySet<string> = new Set(['url', 'import']);
const IMPORTS: ReadonlySet<string> = new Set([...FEDERATION_IMPORTS, '@item', '@entry']);

/**
 * Interfaces and unions have no coordinates of their own: what is asked of one touches that field of every type it may be.
 * Input objects would need coordinates that no department's request is decided by yet.
 */
const KINDS: ReadonlySet<PublishedKind> = new Set<PublishedKind>([
  'object',
  'interface',
  'union',
  'enum',
  'scalar',
]);
/** An interface with a key would be an entity that no row stands for. */
const ABSTRACT_DIRECTIVES: ReadonlySet<string> = new Set();

/** Everything in the SDL that no binding could make safe. */
export function refusedSyntax({ document, types }: PublishedSdl): readonly PublicationFault[] {
  const faults: PublicationFault[] = [];
  const refuse: Refuse = (code, at, fact) => {
    faults.push(faultAt(code, at, fact));
  };
  refuseSchema(document, ROOTS, refuse);
  for (const type of types.values()) refuseType(type, refuse);
  return faults;
}

/** What is no definition of a type: links that import more than is known, and roots other than these, by operation. */
export function refuseSchema(
  document: DocumentNode,
  roots: ReadonlyMap<string, string>,
  refuse: Refuse,
): void {
  if (!linksFederation(document))
    refuse('SCHEMA_REFUSED', '@link', 'does not link Federation 2, where sharing must be declared');
  for (const node of document.definitions) refuseDefinition(node, roots, refuse);
}

function refuseDefinition(
  node: DocumentNode['definitions'][number],
  roots: ReadonlyMap<string, string>,
  refuse: Refuse,
): void {
  if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
    for (const directive of node.directives ?? []) refuseSchemaDirective(directive, refuse);
    refuseRoots(node.operationTypes, roots, refuse);
  } else if (!isTypeNode(node) && node.kind !== Kind.DIRECTIVE_DEFINITION) {
    refuse('TYPE_NOT_PUBLISHABLE', node.name?.value ?? node.kind, 'is no definition of a schema');
  }
}

/** Without the link an SDL counts as Federation 1, where every field may be shared. */
function linksFederation(document: DocumentNode): boolean {
  return document.definitions.some(
    (node) =>
      (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) &&
      (node.directives ?? []).some((directive) =>
        (directive.arguments ?? []).some(
          ({ value }) => value.kind === Kind.STRING && FEDERATION.test(value.value),
        ),
      ),
  );
}

/** A link that renames a directive would let `@shareable` pass as `@item`. */
function refuseSchemaDirective(directive: DirectiveNode, refuse: Refuse): void {
  const name = directive.name.value;
  if (!SCHEMA_DIRECTIVES.has(name))
    refuse('DIRECTIVE_NOT_PUBLISHABLE', `@${name}`, 'may not stand on the schema');
  if (name !== 'link') return;
  for (const argument of directive.arguments ?? []) {
    if (!LINK_ARGUMENTS.has(argument.name.value))
      refuse('SCHEMA_REFUSED', `@link(${argument.name.value}:)`, 'is not allowed');
    if (argument.name.value === 'url' && !isLink(argument.value))
      refuse('SCHEMA_REFUSED', '@link(url:)', 'is not a known specification');
    if (argument.name.value === 'import' && !isImports(argument.value)) {
      refuse('SCHEMA_REFUSED', '@link(import:)', 'imports or renames more than a department may use');
    }
  }
}

type Value =
  | NonNullable<ConstDirectiveNode['arguments']>[number]['value']
  | NonNullable<DirectiveNode['arguments']>[number]['value'];

function isLink(value: Value): boolean {
  return value.kind === Kind.STRING && LINKS.some((link) => link.test(value.value));
}

function isImports(value: Value): boolean {
  return (
    value.kind === Kind.LIST &&
    value.values.every((each) => each.kind === Kind.STRING && IMPORTS.has(each.value))
  );
}

function refuseRoots(
  stated: SchemaDefinitionNode['operationTypes'] | undefined,
  roots: ReadonlyMap<string, string>,
  refuse: Refuse,
): void {
  for (const { operation, type } of stated ?? []) {
    if (roots.get(operation) !== type.name.value) {
      const known = [...roots.values()].map((name) => `\`${name}\``).join(' and ');
      refuse('OPERATION_NOT_PUBLISHABLE', type.name.value, `is a root type other than ${known}`);
    }
  }
}

function refuseType(type: PublishedType, refuse: Refuse): void {
  const { name, kind } = type;
  if (!KINDS.has(kind)) {
    refuse('TYPE_NOT_PUBLISHABLE', name, `is of kind \`${kind}\``);
    return;
  }
  if (name === 'Mutation' || name === 'Subscription')
    refuse('OPERATION_NOT_PUBLISHABLE', name, 'may not be published');
  if (name.startsWith('_') || name.includes('__'))
    refuse('SCHEMA_REFUSED', name, 'is a name kept for federation');
  refuseDirectives(type.directives, { at: name, allowed: allowedOn(type) }, refuse);
  for (const key of type.keys) refuseFieldSet(key, name, refuse);
  for (const field of type.fields.values()) refuseField(type, field, refuse);
}

function refuseField(type: PublishedType, field: PublishedField, refuse: Refuse): void {
  const at = `${type.name}.${field.name}`;
  const neutral = type.name === NEUTRAL_TYPE;
  if (type.kind === 'interface' && field.arguments.length > 0)
    refuse('TYPE_NOT_PUBLISHABLE', at, 'takes an argument in an interface, where nothing is bound');
  if (field.name.startsWith('_')) refuse('SCHEMA_REFUSED', at, 'is a name kept for federation');
  refuseDirectives(field.directives, { at, allowed: allowedAt(type) }, refuse);
  for (const argument of field.arguments) {
    refuseDirectives(
      argument.directives,
      { at: `${at}(${argument.name}:)`, allowed: ARGUMENT_DIRECTIVES },
      refuse,
    );
  }
  if (field.requires !== undefined) refuseFieldSet(field.requires, at, refuse);
  if (neutral && !isPaging(field)) refuse('COORDINATE_UNBOUND', at, 'is no part of paging');
}

function refuseFieldSet(fieldSet: string, at: string, refuse: Refuse): void {
  if (!isPlainFieldSet(fieldSet))
    refuse('SCHEMA_REFUSED', at, 'has a field set with more in it than names of fields');
}

function isPaging({ name, type, list, arguments: given }: PublishedField): boolean {
  return NEUTRAL_FIELDS.get(name) === type && !list && given.length === 0;
}

function allowedOn(type: PublishedType): ReadonlySet<string> {
  if (type.name === NEUTRAL_TYPE) return NEUTRAL_DIRECTIVES;
  if (type.kind === 'object') return TYPE_DIRECTIVES;
  return type.kind === 'interface' || type.kind === 'union' ? ABSTRACT_DIRECTIVES : VALUE_DIRECTIVES;
}

function allowedAt({ name, kind }: PublishedType): ReadonlySet<string> {
  if (name === NEUTRAL_TYPE) return NEUTRAL_DIRECTIVES;
  return kind === 'interface' ? ABSTRACT_DIRECTIVES : FIELD_DIRECTIVES;
}
