/** What a department may not publish at all, whatever it is bound to. Lists of what is allowed: anything new is refused. */
import { Kind } from 'graphql';
import { HubError } from '../../../chaincode/model/error';
import { argumentCoordinate, fieldCoordinate } from '../../../schema/coordinate';
import { NEUTRAL_FIELDS, NEUTRAL_TYPE } from '../../../schema/publication';
import type { PublishedArgument, PublishedField, PublishedType, PublishedTypes } from './published-sdl';

const TYPE_DIRECTIVES: ReadonlySet<string> = new Set(['key', 'entry']);
const FIELD_DIRECTIVES: ReadonlySet<string> = new Set(['item', 'external', 'requires', 'deprecated']);
const ARGUMENT_DIRECTIVES: ReadonlySet<string> = new Set(['item', 'deprecated']);
const ROOTS_REFUSED: ReadonlySet<string> = new Set(['Mutation', 'Subscription']);

/** Every kind of definition a department's SDL may hold beside its object types. */
const DEFINITIONS: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.DIRECTIVE_DEFINITION,
  Kind.SCHEMA_DEFINITION,
  Kind.SCHEMA_EXTENSION,
]);

/**
 * Refuses what no binding could make safe.
 *
 * @throws {HubError} `OPERATION_NOT_PUBLISHABLE`: mutations and subscriptions.
 * @throws {HubError} `DIRECTIVE_NOT_PUBLISHABLE`: a directive that is not on the list, `@shareable` and `@override` above all.
 * @throws {HubError} `TYPE_NOT_PUBLISHABLE`: interfaces, unions and input objects, whose coordinates are not bound yet.
 */
export function refuseUnpublishable(published: PublishedTypes): void {
  refuseDefinitions(published);
  for (const type of published.types.values()) {
    if (ROOTS_REFUSED.has(type.name)) {
      throw new HubError('OPERATION_NOT_PUBLISHABLE', `\`${type.name}\` is published`);
    }
    refuseDirectivesOf(type);
  }
}

function refuseDefinitions(published: PublishedTypes): void {
  for (const node of published.document.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      const other = node.operationTypes?.find((each) => each.operation !== 'query');
      if (other !== undefined) {
        throw new HubError('OPERATION_NOT_PUBLISHABLE', `\`${other.type.name.value}\` is published`);
      }
    }
    if (DEFINITIONS.has(node.kind)) continue;
    const name = 'name' in node && node.name !== undefined ? `\`${node.name.value}\` ` : '';
    throw new HubError('TYPE_NOT_PUBLISHABLE', `${name}is defined by \`${node.kind}\``);
  }
}

function refuseDirectivesOf(type: PublishedType): void {
  // Paging carries nothing of anyone's, and every department that pages must define it.
  if (type.name === NEUTRAL_TYPE) {
    refuseOtherFields(type);
    return;
  }
  only(TYPE_DIRECTIVES, type.directives, type.name);
  for (const field of type.fields) refuseDirectivesOfField(type, field);
}

function refuseOtherFields(type: PublishedType): void {
  const other = type.fields.find(
    (field) => NEUTRAL_FIELDS.get(field.name) !== field.type || field.arguments.length > 0,
  );
  if (other === undefined) return;
  const coordinate = fieldCoordinate(type.name, other.name);
  throw new HubError('COORDINATE_UNBOUND', `\`${coordinate}\` is no part of paging`, {
    details: { coordinate },
  });
}

function refuseDirectivesOfField(type: PublishedType, field: PublishedField): void {
  only(FIELD_DIRECTIVES, field.directives, fieldCoordinate(type.name, field.name));
  for (const argument of field.arguments) refuseDirectivesOfArgument(type, field, argument);
}

function refuseDirectivesOfArgument(
  type: PublishedType,
  field: PublishedField,
  argument: PublishedArgument,
): void {
  only(ARGUMENT_DIRECTIVES, argument.directives, argumentCoordinate(type.name, field.name, argument.name));
}

function only(allowed: ReadonlySet<string>, directives: readonly string[], where: string): void {
  const other = directives.find((each) => !allowed.has(each));
  if (other !== undefined) {
    throw new HubError('DIRECTIVE_NOT_PUBLISHABLE', `\`${where}\` carries \`@${other}\``, {
      details: { coordinate: where, directive: other },
    });
  }
}
