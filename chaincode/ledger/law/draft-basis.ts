/** What a version rests on beside its votes: the very draft that its provider wrote, and what the version before promised. */
import {
  canonicalHash,
  directoryKey,
  type EntryContent,
  type EntryVersion,
  type Item,
  isStricter,
  shareTypeOf,
} from '../../model/index';
import { type Circumstances, type Problem, unless } from './row-change';

/**
 * Founders vote on a draft, and never in its provider's stead: the draft stands among the rows only as its own member wrote
 * it, so the version must say what it says, of the same revision, about the same entry.
 */
export function draftProblem(
  { provider, draft, content, code, version }: EntryVersion,
  at: Circumstances,
): Problem {
  const written = at.rows.get('draft', directoryKey.draft(provider, draft.id));
  if (written === undefined) return 'is of a draft that its provider never wrote';
  const isAmended =
    version === 1
      ? written.amends === undefined
      : written.amends === code && written.amendsVersion === version - 1;
  const isSame =
    written.revision === draft.revision && canonicalHash(written.content) === canonicalHash(content);
  return unless(isAmended && isSame, 'is not what its provider drafted');
}

/** Item ids and types stay, nothing is shared more freely, and what got stricter says since when. */
export function amendmentProblem(
  previous: EntryVersion | undefined,
  { content, version }: EntryVersion,
): Problem {
  const before = previous?.content;
  if (before !== undefined && isStricter(before.sharing.type, content.sharing.type))
    return 'shares its entry more freely than the version before';
  if (before?.items.some(({ id }) => content.items.every((item) => item.id !== id)) === true)
    return 'drops an item of the version before';
  const wrong = content.items.find((item) => !isFaithful(item, content, before, version));
  return wrong === undefined ? undefined : `changes item \`${wrong.id}\` as no amendment may`;
}

function isFaithful(
  item: Item,
  content: EntryContent,
  before: EntryContent | undefined,
  version: number,
): boolean {
  const kept = before?.items.find(({ id }) => id === item.id);
  if (before === undefined || kept === undefined) return item.tightenedIn === undefined;
  const [was, is] = [shareTypeOf(before, kept), shareTypeOf(content, item)];
  const tightenedIn = isStricter(is, was) ? version : kept.tightenedIn;
  return item.type === kept.type && !isStricter(was, is) && item.tightenedIn === tightenedIn;
}
