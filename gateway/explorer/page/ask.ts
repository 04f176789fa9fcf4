/** Asks the gateway this page came from. */
import type { Fetcher } from '@graphiql/toolkit';

const ENDPOINT = '/graphql';
/** GraphiQL's own question about the schema. */
const INTROSPECTION = 'IntrospectionQuery';

/**
 * As GraphiQL asks: with the headers of the editor, and the schema with this token. An answer is shown whole whatever its
 * status: a refusal is JSON as well.
 */
export function asker(token: string | undefined): Fetcher {
  return async (params, options) => {
    const asksSchema = params.operationName === INTROSPECTION && token !== undefined;
    const headers: unknown = asksSchema ? { Authorization: `Bearer ${token}` } : options?.headers;
    const sent = withoutEmptyToken((headers ?? {}) as Record<string, string>);
    return (await ask(params, sent)) as Awaited<ReturnType<Fetcher>>;
  };
}

/** The place for a token is no token: the gateway then says that one is missing, and not that it is malformed. */
function withoutEmptyToken(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value.trim() !== 'Bearer'));
}

async function ask(body: object, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { accept: 'application/graphql-response+json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    credentials: 'omit',
    cache: 'no-store',
  });
  if (response.headers.get('content-type')?.includes('json') === true) return await response.json();
  throw new Error(`the gateway answered ${response.status} without JSON`);
}
