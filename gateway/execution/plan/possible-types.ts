import { type GraphQLSchema, isAbstractType, isInterfaceType } from 'graphql';

/** The type names that fulfil a type condition: its own, and of an abstract type everything below it. */
export function typesUnder(schema: GraphQLSchema, condition: string): ReadonlySet<string> {
  const type = schema.getType(condition);
  if (!isAbstractType(type)) return new Set([condition]);
  const below = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
  return new Set([condition, ...[...schema.getPossibleTypes(type), ...below].map(({ name }) => name)]);
}
