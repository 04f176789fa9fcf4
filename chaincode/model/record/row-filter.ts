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

/** Name of an attribute of a member's voted record. */
export const attributeName = z.string().regex(/^[a-z][A-Za-z0-9]*$/);

/** One condition: the row's value is that of this attribute of the consumer's own voted record, whenever it is decided. */
const attributeCondition = z.strictObject({ dimension: itemId, attribute: attributeName }).readonly();
export type AttributeCondition = z.infer<typeof attributeCondition>;

/** A filter as grant terms name it: by values, or by what the consumer is. */
export const grantedFilter = z
  .array(z.union([rowCondition, attributeCondition]))
  .max(8)
  .readonly();
export type GrantedFilter = z.infer<typeof grantedFilter>;
export type GrantedCondition = GrantedFilter[number];

/** True for a condition by the consumer's attribute. */
export function isByAttribute(condition: GrantedCondition): condition is AttributeCondition {
  return 'attribute' in condition;
}

/** What a filter needs to know of the consumer. */
export interface Attributed {
  readonly attributes: Readonly<Record<string, string>>;
}

/** The value of a member's attribute; undefined when its record does not say. */
export function attributeOf(member: Attributed | undefined, name: string): string | undefined {
  if (member === undefined || !Object.hasOwn(member.attributes, name)) return undefined;
  const value = member.attributes[name];
  return value === '' ? undefined : value;
}

/**
 * The rows that a filter reaches for a consumer as it stands.
 *
 * @param consumer asked only when the filter names attributes.
 * @returns undefined when the consumer lacks one of them: such a filter reaches nothing, and is never weakened.
 */
export function rowsOf(filter: GrantedFilter, consumer: () => Attributed | undefined): RowFilter | undefined {
  const rows: RowCondition[] = [];
  for (const condition of filter) {
    if (!isByAttribute(condition)) {
      rows.push(condition);
      continue;
    }
    const value = attributeOf(consumer(), condition.attribute);
    if (value === undefined) return undefined;
    rows.push({ dimension: condition.dimension, in: [value] });
  }
  return rows;
}
