/**
 * Amendments, pure: what a new version may do to the one before it.
 *
 * Item ids are permanent and nothing is loosened: what a grant or a department was promised stays true, or becomes
 * stricter, which ends the item's reach under older grants (`tightenedIn`).
 */
import { codePrefix } from '../../model/code';
import { isStricter } from '../../model/enumeration';
import { HubError } from '../../model/error';
import { type EntryContent, type EntryVersion, type Item, shareTypeOf } from '../../model/record';

/** The content of a first version: nothing was tightened yet, whatever the draft says. */
export function firstContent(content: EntryContent): EntryContent {
  return { ...content, items: content.items.map((item) => withTightening(item, undefined)) };
}

/**
 * The content of the version after `current`, with `tightenedIn` as the contract sees it, whatever the draft says.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: another classification; an item dropped, retyped or shared more freely.
 */
export function amendedContent(current: EntryVersion, next: EntryContent): EntryContent {
  if (codePrefix(next.classification) !== codePrefix(current.content.classification)) {
    throw refusal('classification', 'must stay: the code is made of it');
  }
  if (isStricter(current.content.sharing.type, next.sharing.type)) {
    throw refusal('sharing.type', 'must not become freer');
  }
  for (const before of current.content.items) requireKept(before, next);
  return { ...next, items: next.items.map((item) => amendedItem(item, next, current)) };
}

function requireKept(before: Item, next: EntryContent): void {
  const kept = next.items.find((item) => item.id === before.id);
  if (kept === undefined) throw refusal('items', `must keep \`${before.id}\`: item ids are permanent`);
  if (kept.type !== before.type) throw refusal('items', `must keep the type of \`${before.id}\``);
}

function amendedItem(item: Item, next: EntryContent, current: EntryVersion): Item {
  const before = current.content.items.find((each) => each.id === item.id);
  if (before === undefined) return withTightening(item, undefined);
  const [was, is] = [shareTypeOf(current.content, before), shareTypeOf(next, item)];
  if (isStricter(was, is)) throw refusal('items', `must not share \`${item.id}\` more freely`);
  return withTightening(item, isStricter(is, was) ? current.version + 1 : before.tightenedIn);
}

function withTightening({ tightenedIn: _, ...item }: Item, version: number | undefined): Item {
  return version === undefined ? item : { ...item, tightenedIn: version };
}

function refusal(path: string, message: string): HubError {
  return new HubError('INVALID_ARGUMENT', `entry content at \`${path}\` ${message}`);
}
