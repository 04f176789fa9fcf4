/** Cuts rows of one kind into segments. */
import type { RowType } from '../row';
import { SEGMENT_ROWS } from './packed-table';
import { type PackableRow, packSegment, type SegmentData } from './segment';

/** A segment is closed once it holds this much. */
const SEGMENT_BYTES = 1_048_576;

export class SegmentCutter {
  readonly type: RowType;
  #rows: PackableRow[] = [];
  #bytes = 0;

  constructor(type: RowType) {
    this.type = type;
  }

  /** Takes a row. @returns the segment that is full before it, if it is. */
  *add(row: PackableRow): Generator<SegmentData, void, undefined> {
    if (this.#rows.length === SEGMENT_ROWS || this.#bytes >= SEGMENT_BYTES) yield* this.end();
    this.#rows.push(row);
    this.#bytes += row.value.byteLength;
  }

  /** The last segment, unless it would be empty. */
  *end(): Generator<SegmentData, void, undefined> {
    if (this.#rows.length > 0) yield packSegment(this.type, this.#rows);
    this.#rows = [];
    this.#bytes = 0;
  }
}
