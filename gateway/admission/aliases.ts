/**
 * Which aliases would stand in another field's place.
 *
 * A plan fetches more than is asked for (keys, inputs of computations, type names) and merges it into the same objects
 * under the fields' own names. A field that was renamed to such a name would be answered with that value, which may have
 * been released to a department alone, and a department would compute from the renamed field in its stead.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isUnionType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { HubError } from '../../chaincode/model';

/**
 * Refuses an alias that begins with `_`, and one that is the name of another field of any type the field may be on.
 *
 * @param document valid against the schema.
 * @throws {HubError} `ALIAS_REFUSED`.
 */
export function refuseMisleadingAliases(schema: GraphQLSchema, document: DocumentNode): void {
  const info = new TypeInfo(schema);
  const enter = (node: FieldNode): void => {
    const alias = node.alias?.value;
    if (alias === undefined || alias === node.name.value) return;
    const parent = info.getParentType();
    if (!alias.startsWith('_') && !(parent != null && hasField(schema, parent, alias))) return;
    throw new HubError('ALIAS_REFUSED', `alias \`${alias}\` is another field's name`);
  };
  visit(document, visitWithTypeInfo(info, { Field: { enter } }));
}

function hasField(schema: GraphQLSchema, type: GraphQLCompositeType, name: string): boolean {
  const own = isUnionType(type) ? false : Object.hasOwn(type.getFields(), name);
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  return own || possible.some((each) => Object.hasOwn(each.getFields(), name));
}
