/** Row filters: which rows of an entry a grant reaches. */
import { z } from 'zod';
import { itemId } from '../identifier';

/** One condition: the row's value of a declared row dimension is one of these. */
export const rowCondition = z
  .strictObject({ dimension: itemId, in: z.array(z.string().min(1).max(64)).min(1).max(1000).readonly() })
  .readonly();
export type RowCondition = z.infer<typeof rowCondition>;

/** A conjunction of conditions; an empty one is every row. A union of filters is written as a list of them. */
export const rowFilter = z.array(rowCondition).max(8).readonly();
export type RowFilter = z.infer<typeof rowFilter>;

/** The filter that reaches every row. */
export const ALL_ROWS: RowFilter = [];
