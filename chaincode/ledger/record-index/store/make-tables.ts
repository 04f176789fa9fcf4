/** Beginning an index anew. */
import { type Kysely, sql } from 'kysely';
import { requireKeeper } from './keeper';
import { CREATE, type IndexTables, TABLES } from './schema';

/**
 * Afterwards the index is empty, whatever stood there: block 0 comes next.
 *
 * @throws {HubError} `WRONG_STATE`: another process keeps the index; what stands there is as it was.
 */
export async function makeTables(database: Kysely<IndexTables>): Promise<void> {
  await database.transaction().execute(async (on) => {
    await requireKeeper(on);
    for (const table of TABLES) await sql`drop table if exists ${sql.table(table)}`.execute(on);
    for (const statement of CREATE) await sql.raw(statement).execute(on);
  });
}
