/** `__schema` and `__type`: answered by graphql-js, over the API schema alone. */
import {
  type DocumentNode,
  executeSync,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql';
import { HubError } from '../../../chaincode/model';
import type { Complete } from './completion';
import type { Condition } from './condition';
import type { Occurrence, SelectionScope } from './selection';

/** True of the root fields that tell of the schema. */
export function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}

/** Answers one such field from all its occurrences. What it makes throws `VARIABLES_INVALID` for a null where none may be. */
export function compileIntrospection(
  { schema, fragments }: SelectionScope,
  { variableDefinitions = [] }: OperationDefinitionNode,
  key: string,
  occurrences: readonly Occurrence[],
): Complete {
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions,
        selectionSet: { kind: Kind.SELECTION_SET, selections: occurrences.map(conditioned) },
      },
      ...Object.values(fragments),
    ],
  };
  return (_, { variables }) => {
    const { data, errors } = executeSync({ schema, document, variableValues: variables });
    if (data == null || errors !== undefined) {
      // The document is valid and its variables are coerced: one that is null where its default would not be is all that is left.
      throw new HubError('VARIABLES_INVALID', 'a variable in `__type` or `__schema` is null', {
        cause: errors?.[0],
      });
    }
    return data[key];
  };
}

/** The field under the conditions of the fragments it stood in. */
function conditioned({ node, when }: Occurrence): SelectionNode {
  return when.reduce<SelectionNode>(
    (selection, condition) => ({
      kind: Kind.INLINE_FRAGMENT,
      directives: [directive(condition)],
      selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
    }),
    node,
  );
}

function directive({ variable, value }: Condition) {
  const name = { kind: Kind.NAME, value: variable } as const;
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: value ? 'include' : 'skip' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'if' },
        value: { kind: Kind.VARIABLE, name },
      },
    ],
  } as const;
}
