/** Connections to the index's database. */
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { HubError } from '../../../model/error';
import type { IndexTables } from './schema';

/** SQLSTATE classes of a server that cannot be reached, lets nobody in, or ends: 08, 28, 53, 57P. */
const UNREACHABLE = /^(08|28|3D|53|57P)/;
/** What the sockets say. */
const NO_SOCKET: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
]);

/**
 * Which way a page is read must not depend on statistics, which a new index does not have: every statement has an index that
 * gives its order, and walking that is always right.
 */
const PLANNER: PoolConfig = {
  options: ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material', 'sort', 'hashagg']
    .map((way) => `-c enable_${way}=off`)
    .concat('-c jit=off', '-c default_transaction_read_only=on')
    .join(' '),
  max: 4,
};

/** Errors of connections that were lost while a statement ran. */
const lost = new WeakSet<Error>();

/** Opens the index's database; connections are made when they are first needed. */
export function openIndexDatabase(url: string, config: PoolConfig = {}): Kysely<IndexTables> {
  const pool = new Pool({ connectionString: url, ...config });
  // Without a listener the loss of an idle connection would end the process; the next statement tells.
  pool.on('error', () => undefined);
  // Nor would that of one in use; its statement fails with the very same error, which says nothing else of itself.
  pool.on('connect', (client) => client.on('error', (error) => void lost.add(error)));
  return new Kysely<IndexTables>({ dialect: new PostgresDialect({ pool }) });
}

/** As {@link openIndexDatabase}, for a role that may SELECT: no statement walks a table or sorts a whole one. */
export function openForReading(url: string): Kysely<IndexTables> {
  return openIndexDatabase(url, PLANNER);
}

/**
 * Does something with the index's database.
 *
 * @throws {HubError} `DATABASES_UNAVAILABLE` (retryable) when it cannot be reached; else what `work` throws.
 */
export async function reachingIndex<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isUnreachable(cause)) throw cause;
    throw new HubError('DATABASES_UNAVAILABLE', "the index's database cannot be reached", { cause });
  }
}

function isUnreachable(error: unknown): boolean {
  if (error instanceof Error && lost.has(error)) return true;
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && (NO_SOCKET.has(code) || UNREACHABLE.test(code));
}
