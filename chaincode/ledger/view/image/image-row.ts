/** A row of the image that is in no segment: one key, and what stands under it. */
import { parseKey } from '../../../model';
import { isRowType } from '../row';
import type { StandingRow } from '../tables';

export interface ImageRow {
  readonly key: string;
  readonly standing: 'RECORD' | 'UNREADABLE' | 'NOTHING';
  /** JSON of the record; empty without one. */
  readonly value: Uint8Array;
  readonly block: number;
  /** Place of the transaction in its block. */
  readonly tx: number;
}

const NO_VALUE = new Uint8Array();

/** What the image keeps of a row that stands, is unreadable or is gone. */
export function imageRowOf(
  { key, record, isUnreadable }: Pick<StandingRow, 'key' | 'record' | 'isUnreadable'>,
  { block, tx }: Pick<ImageRow, 'block' | 'tx'>,
): ImageRow {
  if (record !== undefined)
    return { key, standing: 'RECORD', value: Buffer.from(JSON.stringify(record)), block, tx };
  return { key, standing: isUnreadable ? 'UNREADABLE' : 'NOTHING', value: NO_VALUE, block, tx };
}

/** A record is taken as it stands: the build that wrote it, which was this one, had read it by its schema. */
export function* standingRows(rows: Iterable<ImageRow>): Generator<StandingRow, void, undefined> {
  for (const { key, standing, value } of rows) {
    const parts = parseKey(key);
    if (parts === undefined || !isRowType(parts.type)) continue;
    const record: unknown =
      standing === 'RECORD' ? JSON.parse(Buffer.from(value).toString('utf8')) : undefined;
    yield {
      type: parts.type,
      key,
      attributes: parts.attributes,
      record,
      isUnreadable: standing === 'UNREADABLE',
    };
  }
}
