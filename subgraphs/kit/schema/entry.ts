import 'reflect-metadata';
import { Directive } from 'type-graphql';
import { ENTRY_DIRECTIVE } from '../../../schema/item-directive';

/**
 * Says whose rows an object type stands for: each object is one row of this entry, so that whatever leads to the type
 * reveals the entry's presence.
 */
export function Entry(name: string): ClassDecorator {
  return Directive(`@${ENTRY_DIRECTIVE}(name: ${JSON.stringify(name)})`) as ClassDecorator;
}
