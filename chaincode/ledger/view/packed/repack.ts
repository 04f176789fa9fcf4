/** Segments made anew of those rows that still stand: what was replaced or taken away goes. */
import type { RowType } from '../row';
import { rowsIn, type SegmentData } from './segment';
import { SegmentCutter } from './segment-cutter';

/**
 * The rows that stand in the segments of one kind, in segments again.
 *
 * @param newestFirst the last row that was written under a name is the first one met.
 */
export function* repack(
  type: RowType,
  newestFirst: Iterable<SegmentData>,
): Generator<SegmentData, void, undefined> {
  const met = new Set<string>();
  const cutter = new SegmentCutter(type);
  for (const segment of newestFirst) {
    for (const row of rowsIn(segment)) {
      if (met.has(row.name)) continue;
      met.add(row.name);
      if (row.value.byteLength > 0) yield* cutter.add(row);
    }
  }
  yield* cutter.end();
}
