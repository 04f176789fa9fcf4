/** Packs rows under their keys. */
import { parseKey } from '../../../model';
import { isRowType } from '../row';
import type { PackableRow, SegmentData } from './segment';
import { SegmentCutter } from './segment-cutter';

/** A row under its key. */
export interface KeyedRow extends Omit<PackableRow, 'name'> {
  readonly key: string;
}

/** Segments of rows of one kind each. @param rows ordered by key, so that those of one kind follow each other. */
export function* packSegments(rows: Iterable<KeyedRow>): Generator<SegmentData, void, undefined> {
  let cutter: SegmentCutter | undefined;
  for (const { key, value, block, tx } of rows) {
    const parts = parseKey(key);
    if (parts === undefined || !isRowType(parts.type)) continue;
    if (cutter?.type !== parts.type) {
      if (cutter !== undefined) yield* cutter.end();
      cutter = new SegmentCutter(parts.type);
    }
    yield* cutter.add({ name: parts.attributes.join('\u0000'), value, block, tx });
  }
  if (cutter !== undefined) yield* cutter.end();
}
