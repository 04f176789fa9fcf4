/** Rows into a table by `COPY … FROM STDIN` (PostgreSQL, "COPY", text format). */
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableDeclaration } from '../declare/table';

/** How many rows are held at once: one chunk of text, some 200 KB of it. */
export const BATCH = 2_000;

export type Row = Readonly<Record<string, string | number | boolean | null>>;

export interface CopyOptions {
  readonly table: TableDeclaration;
  /** Taken as they are sent: the next {@link BATCH} once the server has taken these off our hands. */
  readonly rows: Iterable<Row>;
  /** Hears of each batch that was sent, by its number of rows. */
  readonly onSent?: ((rows: number) => void) | undefined;
}

/**
 * Appends rows to a table, on a connection that does nothing else meanwhile.
 *
 * @returns how many the server wrote.
 * @throws what taking a row throws, or the server's or the connection's error; the transaction around it has failed then.
 */
export async function copyRows(client: Client, { table, rows, onSent }: CopyOptions): Promise<number> {
  const columns = Object.keys(table.columns);
  const copy = client.query(copyFrom(`copy ${table.name} (${columns.join(', ')}) from stdin`));
  // The pipeline takes the next chunk when the last one is on its way: a slow server slows the rows down.
  await pipeline(chunksOf({ table, rows, onSent }, columns), copy);
  return copy.rowCount;
}

async function* chunksOf({ rows, onSent }: CopyOptions, columns: readonly string[]): AsyncGenerator<string> {
  let [lines, count] = ['', 0];
  for (const row of rows) {
    lines += `${columns.map((column) => fieldOf(row[column] ?? null)).join('\t')}\n`;
    count += 1;
    if (count < BATCH) continue;
    yield lines;
    onSent?.(count);
    [lines, count] = ['', 0];
    // A socket that takes all at once is never waited for: signals, other loads and a lost connection would go unheard.
    await turn();
  }
  if (count === 0) return;
  yield lines;
  onSent?.(count);
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** `\N` is null; a backslash, a tab and ends of lines in a text must not be taken for what they mean here. */
function fieldOf(value: Row[string]): string {
  if (value === null) return '\\N';
  return String(value).replaceAll(/[\\\t\n\r]/g, (found) => ESCAPED[found] ?? found);
}
