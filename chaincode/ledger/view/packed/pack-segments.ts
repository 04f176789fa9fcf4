/** Cuts rows into segments. */
import { parseKey } from '../../../model';
import { isRowType, type RowType } from '../row';
import { SEGMENT_ROWS } from './packed-table';
import { type PackableRow, packSegment, type SegmentData } from './segment';

/** A segment is closed once it holds this much. */
const SEGMENT_BYTES = 1_048_576;

/** A row under its key. */
export interface KeyedRow extends Omit<PackableRow, 'name'> {
  readonly key: string;
}

/** Segments of rows of one kind each. @param rows ordered by key, so that those of one kind follow each other. */
export function* packSegments(rows: Iterable<KeyedRow>): Generator<SegmentData, void, undefined> {
  let type: RowType | undefined;
  let packable: PackableRow[] = [];
  let bytes = 0;
  for (const { key, ...row } of rows) {
    const parts = parseKey(key);
    if (parts === undefined || !isRowType(parts.type)) continue;
    const isFull = packable.length === SEGMENT_ROWS || bytes >= SEGMENT_BYTES;
    if (type !== undefined && packable.length > 0 && (isFull || type !== parts.type)) {
      yield packSegment(type, packable);
      packable = [];
      bytes = 0;
    }
    type = parts.type;
    packable.push({ ...row, name: parts.attributes.join('\u0000') });
    bytes += row.value.byteLength;
  }
  if (type !== undefined && packable.length > 0) yield packSegment(type, packable);
}
