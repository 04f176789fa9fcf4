/** Which operation of a document is asked for. */
import { type DocumentNode, getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import { HubError } from '../../chaincode/model';

/**
 * The query to run.
 *
 * @throws {HubError} `OPERATION_UNKNOWN` when the name fits none, or none is given and there are several;
 *   `OPERATION_REFUSED` for a mutation or a subscription.
 */
export function admittedOperation(
  document: DocumentNode,
  operationName: string | undefined,
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
  if (operation.operation !== 'query') {
    throw new HubError('OPERATION_REFUSED', `request is a ${operation.operation}`);
  }
  return operation;
}
