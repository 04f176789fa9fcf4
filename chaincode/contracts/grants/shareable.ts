/** What an entry can be granted for, pure: a grant never exceeds the entry's shareable items, rows and purposes. */
import { HubError } from '../../model/error';
import {
  type EntryContent,
  type GrantedCondition,
  type GrantTerms,
  isByAttribute,
  shareTypeOf,
} from '../../model/record';

/**
 * @throws {HubError} `INVALID_ARGUMENT`, naming the dimension: an item the entry does not have or does not share; a row
 *   filter over what is no row dimension, or with a value outside its code set; a purpose the entry does not allow;
 *   anything named twice.
 */
export function requireShareable(terms: GrantTerms, content: EntryContent): void {
  requireDistinct('items', terms.items);
  requireDistinct('purposes', terms.purposes);
  requireDistinct('obligations', terms.obligations);
  requireDistinct('derives', terms.derives);
  for (const id of terms.items) {
    const item = content.items.find((each) => each.id === id);
    if (item === undefined) throw refusal('items', `\`${id}\` is no item of the entry`);
    if (shareTypeOf(content, item) === 'NOT_SHARED') throw refusal('items', `\`${id}\` is not shared`);
  }
  for (const purpose of terms.purposes) {
    if (!content.purposes.includes(purpose))
      throw refusal('purposes', `\`${purpose}\` is not allowed by the entry`);
  }
  requireDistinct(
    'rowFilter',
    terms.rowFilter.map((condition) => condition.dimension),
  );
  for (const condition of terms.rowFilter) requireApplicable(condition, content);
}

/** A filter that the entry cannot apply is refused, never weakened. */
function requireApplicable(condition: GrantedCondition, content: EntryContent): void {
  const dimension = content.rowDimensions.find((each) => each.item === condition.dimension);
  if (dimension === undefined) {
    throw refusal('rowFilter', `\`${condition.dimension}\` is no row dimension of the entry`);
  }
  // What the consumer's attribute is, its record says: `requireAttributes`.
  if (isByAttribute(condition)) return;
  requireDistinct('rowFilter', condition.in);
  const { values } = dimension;
  if (values !== undefined && !condition.in.every((value) => values.includes(value))) {
    throw refusal('rowFilter', `\`${condition.dimension}\` has values outside ${dimension.codeSet}`);
  }
}

function requireDistinct(dimension: keyof GrantTerms, values: readonly string[]): void {
  if (new Set(values).size !== values.length) throw refusal(dimension, 'something is named twice');
}

function refusal(dimension: keyof GrantTerms, message: string): HubError {
  return new HubError('INVALID_ARGUMENT', `terms at \`${dimension}\`: ${message}`);
}
