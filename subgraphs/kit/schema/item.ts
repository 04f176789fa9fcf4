import 'reflect-metadata';
import { Directive } from 'type-graphql';
import { ITEM_DIRECTIVE } from '../../../schema/item-directive';

/** What a decorator of this kit can stand on: a field, a field resolver, an argument. */
type Target = (
  target: object,
  name: string | symbol,
  descriptorOrIndex?: PropertyDescriptor | number,
) => void;

/**
 * Binds a field, a field resolver or an argument to an item of a directory entry.
 *
 * `entry` is the department's own name for the entry; which code it has stands only in the voted binding. The SDL then
 * carries `@item(entry:, name:)` on that coordinate.
 */
export function Item(entry: string, name: string): Target {
  const directive = `@${ITEM_DIRECTIVE}(entry: ${JSON.stringify(entry)}, name: ${JSON.stringify(name)})`;
  return Directive(directive) as Target;
}
