import { Kysely, PostgresDialect } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';

const CONNECTIONS = 8;

export interface ReaderOptions {
  /** The reader's connection string. */
  readonly url: string;
  /** Called for each statement that was sent, whether it failed or not. */
  readonly onStatement?: (sql: string) => void;
  /** Called when an idle connection is lost; the pool opens another one when it is needed. */
  readonly onLost?: (error: Error) => void;
}

/** Opens a department's database for reading; connections are made when they are first needed. */
export function openReader<Tables>({ url, onStatement, onLost }: ReaderOptions): Kysely<Tables> {
  const overrides = new TypeOverrides();
  // A date has no time zone; as text it keeps its day everywhere.
  overrides.setTypeParser(types.builtins.DATE, (text) => text);
  const pool = new Pool({ connectionString: url, max: CONNECTIONS, types: overrides });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => onLost?.(error));
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => onStatement?.(event.query.sql),
  });
}
