import { type ExecutionResult, execute, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { Kysely } from 'kysely';
import { isHubError } from '../../../chaincode/model/error';
import type { FetchError } from '../../../schema/fetch';
import type { TableDeclaration } from '../declare/table';
import type { Cursors } from '../page/cursor';
import type { AccessScope } from '../scope/access-scope';
import { RowScope } from '../scope/row-scope';
import { ScopeContext } from '../scope/scope-context';
import type { Fetch } from './touches';

export interface Executor {
  readonly schema: GraphQLSchema;
  readonly database: Kysely<never>;
  readonly tables: readonly TableDeclaration[];
  /** Of this fetch's caller and document. */
  readonly cursors: Cursors;
  readonly onFault: (error: unknown) => void;
}

/** What a fetch came to. */
export interface Executed {
  /** Plain JSON, exactly as it is answered. */
  readonly data: unknown;
  readonly errors: readonly FetchError[];
  /** By local name of the entry: how many rows left the database for this fetch. */
  readonly rows: ReadonlyMap<string, number>;
}

/** Executes a fetch over the rows in scope; what fails becomes a code and a path. */
export async function executeFetch(
  { document, variables }: Fetch,
  access: AccessScope,
  { schema, database, tables, cursors, onFault }: Executor,
): Promise<Executed> {
  const rows = new Map([...access.keys()].map((entry) => [entry, 0]));
  const scope = RowScope.open(database, tables, access, {
    order: cursors.order,
    onRows: (entry, count) => rows.set(entry, (rows.get(entry) ?? 0) + count),
  });
  const result: ExecutionResult = await execute({
    schema,
    document,
    variableValues: variables,
    contextValue: new ScopeContext(scope, cursors),
  });
  // Through JSON once: what is digested is what is sent.
  const data: unknown = JSON.parse(JSON.stringify(result.data ?? null));
  return { data, errors: (result.errors ?? []).map((error) => masked(error, onFault)), rows };
}

/** Messages of drivers and of graphql-js may hold values. */
function masked({ path, originalError }: GraphQLError, onFault: Executor['onFault']): FetchError {
  if (!isHubError(originalError)) onFault(originalError);
  const { code, origin } = isHubError(originalError)
    ? originalError
    : ({ code: 'SUBGRAPH_ERROR', origin: 'subgraph' } as const);
  return { message: code, ...(path === undefined ? {} : { path }), extensions: { code, origin } };
}
