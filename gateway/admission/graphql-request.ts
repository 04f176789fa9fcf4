/** One GraphQL request, as GraphQL over HTTP writes it. */
import { z } from 'zod';
import { HubError } from '../../chaincode/model';

const graphqlRequest = z
  .object({
    query: z.string().min(1),
    variables: z.record(z.string(), z.unknown()).nullish(),
    operationName: z.string().nullish(),
    extensions: z.record(z.string(), z.unknown()).nullish(),
  })
  .readonly();

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/**
 * Reads a request's body. What `extensions` say is ignored: there are no persisted queries to look up.
 *
 * @throws {HubError} `BATCH_REFUSED` for an array; `BAD_REQUEST` for anything else that is not one request.
 */
export function parseGraphqlRequest(body: string): GraphqlRequest {
  const value = parseJson(body);
  if (Array.isArray(value)) throw new HubError('BATCH_REFUSED', 'body is a batch');
  const parsed = graphqlRequest.safeParse(value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0];
    const where =
      typeof at === 'string' && Object.hasOwn(graphqlRequest.unwrap().shape, at) ? ` at \`${at}\`` : '';
    throw new HubError('BAD_REQUEST', `body is no GraphQL request${where}`);
  }
  const { query, variables, operationName } = parsed.data;
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    // The parser's message quotes the body, which may hold personal values: it is not passed on, not even as a cause.
    if (error instanceof SyntaxError) throw new HubError('BAD_REQUEST', 'body is not JSON');
    throw error;
  }
}
