/** What a department may not publish at all, whatever it is bound to. Lists of what is allowed: anything new is refused. */
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SchemaDefinitionNode,
} from 'graphql';
import type { PublicationFault, Refuse } from './fault';
import { NEUTRAL_FIELDS, NEUTRAL_TYPE } from './neutral';
import type { PublishedSdl, PublishedType } from './published-sdl';

const TYPE_DIRECTIVES: ReadonlySet<string> = new Set(['key', 'entry']);
const FIELD_DIRECTIVES: ReadonlySet<string> = new Set(['item', 'external', 'requires', 'deprecated']);
const VALUE_DIRECTIVES: ReadonlySet<string> = new Set(['item', 'deprecated', 'specifiedBy']);
const NEUTRAL_DIRECTIVES: ReadonlySet<string> = new Set(['shareable', 'deprecated']);
const SCHEMA_DIRECTIVES: ReadonlySet<string> = new Set(['link', 'composeDirective']);

const FEDERATION = /^https:\/\/specs\.apollo\.dev\/federation\/v2\.\d+$/;
const LINKS: readonly RegExp[] = [
  FEDERATION,
  /^https:\/\/specs\.apollo\.dev\/link\/v1\.0$/,
  /^https:\/\/directory-hub\.example\/item\/v1\.0$/,
];
const LINK_ARGUMENTS: ReadonlySet<string> = new Set(['url', 'import']);
const IMPORTS: ReadonlySet<string> = new Set([
  '@key',
  '@external',
  '@requires',
  '@shareable',
  '@composeDirective',
  '@item',
  '@entry',
]);

/** Everything in the SDL that no binding could make safe. */
export function refusedSyntax({ document, types }: PublishedSdl): readonly PublicationFault[] {
  const faults: PublicationFault[] = [];
  const refuse = (at: string, fact: string): void => {
    faults.push({ code: 'SCHEMA_REFUSED', at, message: `\`${at}\` ${fact}` });
  };
  if (!linksFederation(document))
    refuse('@link', 'does not link Federation 2, where sharing must be declared');
  for (const node of document.definitions) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of node.directives ?? []) refuseSchemaDirective(directive, refuse);
    refuseRoots(node.operationTypes, refuse);
  }
  for (const type of types.values()) refuseType(type, refuse);
  return faults;
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
  if (!SCHEMA_DIRECTIVES.has(name)) refuse(`@${name}`, 'may not stand on the schema');
  if (name !== 'link') return;
  for (const argument of directive.arguments ?? []) {
    if (!LINK_ARGUMENTS.has(argument.name.value)) refuse(`@link(${argument.name.value}:)`, 'is not allowed');
    if (argument.name.value === 'url' && !isLink(argument.value))
      refuse('@link(url:)', 'is not a known specification');
    if (argument.name.value === 'import' && !isImports(argument.value)) {
      refuse('@link(import:)', 'imports or renames more than a department may use');
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

function refuseRoots(roots: SchemaDefinitionNode['operationTypes'] | undefined, refuse: Refuse): void {
  for (const root of roots ?? []) {
    if (root.operation !== 'query' || root.type.name.value !== 'Query') {
      refuse(root.type.name.value, 'is a root type other than `Query`');
    }
  }
}

function refuseType(type: PublishedType, refuse: Refuse): void {
  if (type.name === 'Mutation' || type.name === 'Subscription') refuse(type.name, 'may not be published');
  if (type.name.startsWith('_') || type.name.includes('__'))
    refuse(type.name, 'is a name kept for federation');
  only(allowedOn(type), type.directives, type.name, refuse);
  for (const field of type.fields.values()) {
    const at = `${type.name}.${field.name}`;
    if (field.name.startsWith('_')) refuse(at, 'is a name kept for federation');
    only(type.name === NEUTRAL_TYPE ? NEUTRAL_DIRECTIVES : FIELD_DIRECTIVES, field.directives, at, refuse);
    for (const argument of field.arguments) {
      only(VALUE_DIRECTIVES, argument.directives, `${at}(${argument.name}:)`, refuse);
    }
    if (type.name === NEUTRAL_TYPE && NEUTRAL_FIELDS.get(field.name) !== field.type) {
      refuse(at, 'is more than paging needs');
    }
  }
}

function allowedOn(type: PublishedType): ReadonlySet<string> {
  if (type.name === NEUTRAL_TYPE) return NEUTRAL_DIRECTIVES;
  return type.kind === 'object' ? TYPE_DIRECTIVES : VALUE_DIRECTIVES;
}

function only(
  allowed: ReadonlySet<string>,
  directives: readonly ConstDirectiveNode[],
  at: string,
  refuse: Refuse,
): void {
  for (const { name } of directives) {
    if (!allowed.has(name.value)) refuse(at, `carries \`@${name.value}\``);
  }
}
