/** Of the processes that would keep one index, one does: PostgreSQL's advisory lock goes with its connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { HubError } from '../../../model/error';
import type { IndexTables } from './schema';

/** Names the lock within the index's database; other numbers are free. */
const KEEPER = 1;
const ASKED_EVERY_MS = 500;

export interface KeepingOptions {
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Called once when another process has to be waited for. */
  readonly onHeld: () => void;
  /** Ends another keeper's connection instead: it finds that it keeps the index no more, and waits in its turn. */
  readonly takesOver: boolean;
}

/**
 * Resolves once this connection keeps the index: until it closes, no other does.
 *
 * @param database of one connection, which is never idle for too long.
 * @throws {HubError} `WRONG_STATE`: another process kept it until `signal` aborted.
 */
export async function becomeKeeper(
  database: Kysely<IndexTables>,
  { signal, onHeld, takesOver }: KeepingOptions,
): Promise<void> {
  if (await isFree(database)) return;
  if (takesOver) return await takeOver(database);
  onHeld();
  while (!signal.aborted) {
    // An abort ends the pause; the loop then ends by itself.
    await sleep(ASKED_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && (await isFree(database))) return;
  }
  throw heldByAnother();
}

/**
 * Makes sure in a transaction that no other process keeps the index meanwhile: this one's connection may have been lost and made
 * anew without the lock.
 *
 * @throws {HubError} `WRONG_STATE`.
 */
export async function requireKeeper(on: Kysely<IndexTables>): Promise<void> {
  const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${KEEPER}) as free`.execute(
    on,
  );
  if (rows[0]?.free !== true) throw heldByAnother();
}

async function isFree(database: Kysely<IndexTables>): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_lock(${KEEPER}) as free`.execute(
    database,
  );
  return rows[0]?.free === true;
}

/** Others only ever ask whether it is free: whoever waits in the lock's own queue is next. */
async function takeOver(database: Kysely<IndexTables>): Promise<void> {
  await sql`select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory' and l.objid = ${KEEPER} and l.objsubid = 1
      and l.granted and l.pid <> pg_backend_pid()`.execute(database);
  await sql`select pg_advisory_lock(${KEEPER})`.execute(database);
}

function heldByAnother(): HubError {
  return new HubError('WRONG_STATE', 'another process keeps this index');
}
