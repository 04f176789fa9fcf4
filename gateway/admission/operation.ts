/** Which operation of a document is asked for. */
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { HubError } from '../../chaincode/model';

/**
 * The operation to run: a query, or a mutation where the schema has any. Departments publish none, so it is the registry's.
 *
 * @throws {HubError} `OPERATION_UNKNOWN` when the name fits none, or none is given and there are several;
 *   `OPERATION_REFUSED` for a subscription, and for a mutation while no registry answers.
 */
export function admittedOperation(
  document: DocumentNode,
  operationName: string | undefined,
  schema: Pick<GraphQLSchema, 'getMutationType'>,
): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation == null) {
    const names = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.name !== undefined
        ? [`\`${definition.name.value}\``]
        : [],
    );
    throw new HubError(
      'OPERATION_UNKNOWN',
      `request names none of the document's operations: ${names.join(', ')}`,
    );
  }
  const isKnown = operation.operation !== 'mutation' || schema.getMutationType() != null;
  if (operation.operation === 'subscription' || !isKnown) {
    throw new HubError('OPERATION_REFUSED', `request is a ${operation.operation}`);
  }
  return operation;
}
