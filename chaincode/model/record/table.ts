/** Level 3 of the directory: the table (库表) behind an entry. No credentials. */
import { z } from 'zod';
import { entryCode } from '../code';
import { itemId, slug } from '../identifier';
import { stored } from './stored';

/** Which columns of which table hold an entry's items. */
export const tableContent = z
  .strictObject({
    id: slug,
    system: z.string().min(1).max(200),
    databaseKind: z.string().min(1).max(50),
    schema: z.string().min(1).max(63),
    table: z.string().min(1).max(63),
    primaryKey: z.array(z.string().min(1).max(63)).min(1).readonly(),
    columns: z
      .array(z.strictObject({ column: z.string().min(1).max(63), item: itemId }).readonly())
      .min(1)
      .readonly(),
  })
  .readonly();
export type TableContent = z.infer<typeof tableContent>;

/** Key `table~code~id`. */
export const table = z
  .strictObject({ ...stored, entry: entryCode, version: z.int().min(1), content: tableContent })
  .readonly();
export type Table = z.infer<typeof table>;
