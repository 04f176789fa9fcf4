/** A page out of stretches of which only a part is shown. */
import type { IndexedRecord, Place } from './place';

export interface RecordPage {
  /** Newest first; what a scope does not show is left out of each. */
  readonly records: readonly IndexedRecord[];
  /**
   * Where the next page begins; undefined: there is none. A page that is not full ended among hidden records: this is the place of one, which
   * says that it is there, so whoever hands it to a viewer seals it.
   */
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
/** So many hidden ones end a page: nobody has a million walked for an answer that shows none. */
const MOST_HIDDEN = 1_000;

export interface PageEnd {
  readonly before: Place | undefined;
  readonly limit: number;
  /** Left out: a thousand. */
  readonly mostHidden?: number;
}

/** Reads on until the page is full, or there is no more, or it has read so many hidden records that it ends with fewer, perhaps none. */
export async function fullPage(
  { read, shown }: Stretches,
  { before, limit, mostHidden = MOST_HIDDEN }: PageEnd,
): Promise<RecordPage> {
  const found: IndexedRecord[] = [];
  let [from, size, hidden] = [before, limit + 1, 0];
  for (;;) {
    const stretch = await read(from, size);
    const visible = await shown(stretch);
    found.push(...visible);
    if (found.length > limit || stretch.length < size) break;
    hidden += stretch.length - visible.length;
    [from, size] = [stretch.at(-1), LATER_STRETCH];
    if (hidden >= mostHidden) return { records: found, next: from };
  }
  const records = found.slice(0, limit);
  return { records, next: found.length > limit ? records.at(-1) : undefined };
}
