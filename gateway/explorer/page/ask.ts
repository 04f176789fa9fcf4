/** Asks the gateway this page came from. */
import type { Fetcher } from '@graphiql/toolkit';
import { buildSchema, introspectionFromSchema } from 'graphql';

const ENDPOINT = '/graphql';
const SCHEMA = '/schema.graphql';
/** GraphiQL's own question about the schema. */
const INTROSPECTION = 'IntrospectionQuery';

type Headers = Readonly<Record<string, string>>;

/**
 * As GraphiQL asks: with the headers of the editor, and for the schema with this token. An answer is shown whole whatever its
 * status: a refusal is JSON as well.
 */
export function asker(token: string | undefined): Fetcher {
  return async (params, options) => {
    const answer =
      params.operationName === INTROSPECTION && token !== undefined
        ? await schema({ authorization: `Bearer ${token}` })
        : await query(params, withoutEmptyToken((options?.headers ?? {}) as Headers));
    return answer as Awaited<ReturnType<Fetcher>>;
  };
}

async function query(body: object, headers: Headers): Promise<unknown> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { accept: 'application/graphql-response+json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    credentials: 'omit',
    cache: 'no-store',
  });
  return await jsonOf(response);
}

/** What introspection would answer; the described schema has more in it: which entry and item each field reveals. */
async function schema(headers: Headers): Promise<unknown> {
  const response = await fetch(SCHEMA, { headers, credentials: 'omit', cache: 'no-store' });
  if (!response.ok) return await jsonOf(response);
  return { data: introspectionFromSchema(buildSchema(await response.text())) };
}

async function jsonOf(response: Response): Promise<unknown> {
  if (response.headers.get('content-type')?.includes('json') === true) return await response.json();
  throw new Error(`the gateway answered ${response.status} without JSON`);
}

/** The place for a token is no token: the gateway then says that one is missing, and not that it is malformed. */
function withoutEmptyToken(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value.trim() !== 'Bearer'));
}
