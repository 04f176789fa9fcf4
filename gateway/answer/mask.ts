/** What becomes of errors that something else than the hub worded: graphql-js, Apollo Server, a driver. */
import { GraphQLError } from 'graphql';
import { type ErrorCode, HubError } from '../../chaincode/model';
import { type ErrorAnswer, errorAnswer } from './error-answer';

/** Apollo Server's own codes. It answers them only if what the hub admitted does not hold for a newer schema. */
const APOLLO_CODES: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'DOCUMENT_SYNTAX',
  GRAPHQL_VALIDATION_FAILED: 'DOCUMENT_INVALID',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_UNKNOWN',
  BAD_USER_INPUT: 'VARIABLES_INVALID',
  BAD_REQUEST: 'BAD_REQUEST',
};

/**
 * An error of an execution, in the hub's words.
 *
 * A message that is not ours may quote a value, so it is replaced: by what stands behind it if that is a `HubError`, by
 * the code it names if that is one of the request's, else by whose fault it must be. An error at a path comes from
 * completing what departments served; without a path it is the hub's own.
 */
export function maskError(error: unknown): ErrorAnswer {
  const path = error instanceof GraphQLError ? error.path : undefined;
  return errorAnswer(causeOf(error) ?? unexpected(error, path !== undefined), path);
}

/** The `HubError` an error wraps, however deep; undefined when there is none. */
export function causeOf(error: unknown): HubError | undefined {
  for (let each: unknown = error; each instanceof Error; ) {
    if (each instanceof HubError) return each;
    each = each instanceof GraphQLError ? each.originalError : each.cause;
  }
  return undefined;
}

function unexpected(error: unknown, atPath: boolean): HubError {
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  const known = typeof code === 'string' ? APOLLO_CODES[code] : undefined;
  if (known !== undefined) return new HubError(known, 'request does not hold for the schema as it is now');
  return atPath
    ? new HubError('SUBGRAPH_ERROR', 'a department did not serve this value as its schema says')
    : new HubError('INTERNAL', 'the hub failed');
}
