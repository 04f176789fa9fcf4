/** The items of an entry's content by id, with how each is shared. */
import type { ShareType } from '../enumeration';
import type { ItemId } from '../identifier';
import { type EntryContent, type Item, shareTypeOf } from '../record';

/** An item and its share type: its own or the entry's, whichever is stricter. */
export interface IndexedItem {
  readonly item: Item;
  readonly shareType: ShareType;
}

/** Contents never change, so each is indexed once; the index goes when its content does. */
const indexes = new WeakMap<EntryContent, ReadonlyMap<ItemId, IndexedItem>>();

/** The content's items by id. */
export function itemsById(content: EntryContent): ReadonlyMap<ItemId, IndexedItem> {
  const known = indexes.get(content);
  if (known !== undefined) return known;
  const index = new Map(
    content.items.map((item) => [item.id, { item, shareType: shareTypeOf(content, item) }]),
  );
  indexes.set(content, index);
  return index;
}
