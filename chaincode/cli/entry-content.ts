/** What an entry says, as its author writes it. */
import type { EntryContent } from '../model';

/** The content without what the contract alone writes (`tightenedIn`), whatever a file says. */
export function writtenContent(content: EntryContent): EntryContent {
  return { ...content, items: content.items.map(({ tightenedIn: _, ...item }) => item) };
}
