/** A page out of stretches of which only a part is shown. */
import type { IndexedRecord, Place } from './place';

export interface RecordPage {
  /** Newest first; what a scope does not show is left out of each. */
  readonly records: readonly IndexedRecord[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: Place | undefined;
}

export interface Stretches {
  /** At most `size` records older than `before`, newest first; fewer only where there are no more. */
  readonly read: (before: Place | undefined, size: number) => Promise<readonly IndexedRecord[]>;
  /** Those of them that are shown, as they are shown, in their order. */
  readonly shown: (records: readonly IndexedRecord[]) => Promise<readonly IndexedRecord[]>;
}

/** So many records a stretch after the first: many may be hidden in a row. */
const LATER_STRETCH = 1_000;

/** Reads on until the page is full or there is no more. Its end is a shown record too: a hidden one's place tells that it is there. */
export async function fullPage(
  { read, shown }: Stretches,
  { before, limit }: { readonly before: Place | undefined; readonly limit: number },
): Promise<RecordPage> {
  const found: IndexedRecord[] = [];
  let [from, size] = [before, limit + 1];
  for (;;) {
    const stretch = await read(from, size);
    found.push(...(await shown(stretch)));
    if (found.length > limit || stretch.length < size) break;
    [from, size] = [stretch.at(-1), LATER_STRETCH];
  }
  const records = found.slice(0, limit);
  return { records, next: found.length > limit ? records.at(-1) : undefined };
}
