/** Variables, coerced to their declared types: what analysis, tickets and plan see, and nothing else. */
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { invalidVariables, unwritableVariables } from './invalid-document';
import { isWritable } from './text';

/** @throws {HubError} `VARIABLES_INVALID` naming the variables; never their values. */
export function admittedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, {
    maxErrors: 20,
  });
  if (errors !== undefined) throw invalidVariables(errors);
  const unwritable = Object.keys(coerced).filter((name) => !isWritable(coerced[name]));
  if (unwritable.length > 0) throw unwritableVariables(unwritable);
  return coerced;
}
