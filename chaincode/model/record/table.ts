/** Level 3 of the directory: the table (库表) behind an entry. No credentials. */
import { z } from 'zod';
import { canonicalHash } from '../canonical';
import { entryCode } from '../code';
import { itemId, type Sha256Hex, sha256Hex, slug } from '../identifier';
import { stored } from './stored';

const name = z.string().min(1).max(63);

/** Which columns of which table hold an entry's items; a column's `type` is what its database calls it. */
export const tableContent = z
  .strictObject({
    id: slug,
    system: z.string().min(1).max(200),
    databaseKind: z.string().min(1).max(50),
    schema: name,
    table: name,
    primaryKey: z.array(name).min(1).readonly(),
    columns: z
      .array(z.strictObject({ column: name, type: name, item: itemId }).readonly())
      .min(1)
      .readonly(),
  })
  .readonly()
  .refine(
    ({ columns }) => new Set(columns.map(({ column }) => column)).size === columns.length,
    'must not repeat a column',
  );
export type TableContent = z.infer<typeof tableContent>;

/** What of a table is in its database, whatever items it is bound to. */
export type TableColumns = Pick<TableContent, 'schema' | 'table' | 'primaryKey'> & {
  readonly columns: readonly Pick<TableContent['columns'][number], 'column' | 'type'>[];
};

/**
 * The hash by which a probe tells that the bound columns are still what the directory says: over schema, table, primary
 * key, and the bound columns with their types, in whatever order they come.
 */
export function columnsHash({ schema, table, primaryKey, columns }: TableColumns): Sha256Hex {
  const bound = columns
    .map(({ column, type }) => ({ column, type }))
    .sort((a, b) => (a.column < b.column ? -1 : 1));
  return canonicalHash({ schema, table, primaryKey, columns: bound });
}

/** Key `table~code~id`. `columnsHash` is the contract's own {@link columnsHash} of the content. */
export const table = z
  .strictObject({
    ...stored,
    entry: entryCode,
    version: z.int().min(1),
    content: tableContent,
    columnsHash: sha256Hex,
  })
  .readonly();
export type Table = z.infer<typeof table>;
