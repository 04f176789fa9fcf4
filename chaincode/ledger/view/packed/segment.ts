/**
 * Rows of one kind packed together: their names and lengths as one text, their records as one piece of bytes.
 *
 * A million grants as objects are gigabytes which the garbage collector walks again and again. Packed, they are bytes it
 * never looks at, and a record is parsed when somebody first asks for it.
 */
import { HubError } from '../../../model';
import type { RowOf, RowType } from '../row';

/** A row as it was written last: the JSON of its record. */
export interface PackableRow {
  /** The key's attributes, joined by U+0000. */
  readonly name: string;
  /** Empty: nothing stands under the key any more. */
  readonly value: Uint8Array;
  readonly block: number;
  readonly tx: number;
}

/** What is stored of a segment. */
export interface SegmentData {
  readonly type: RowType;
  /** JSON of a {@link SegmentHead}. */
  readonly head: string;
  readonly body: Uint8Array;
  /** JSON: block and place in it of each row's transaction, alternating. A start does not need them. */
  readonly origins: string;
}

/** By place in the segment. */
export interface SegmentHead {
  readonly names: readonly string[];
  /** In bytes; 0: gone. */
  readonly lengths: readonly number[];
  /** Of grants: whose, and on which entry, so that no grant is parsed to find the few that are asked for. Of one that is gone, empty. */
  readonly consumers?: readonly string[];
  readonly entries?: readonly string[];
}

/** Packs rows of one kind in this order. */
export function packSegment(type: RowType, rows: readonly PackableRow[]): SegmentData {
  const head: SegmentHead = {
    names: rows.map(({ name }) => name),
    lengths: rows.map(({ value }) => value.byteLength),
    ...(type === 'grant' ? partiesOf(rows) : {}),
  };
  return {
    type,
    head: JSON.stringify(head),
    body: Buffer.concat(rows.map(({ value }) => value)),
    origins: JSON.stringify(rows.flatMap(({ block, tx }) => [block, tx])),
  };
}

function partiesOf(rows: readonly PackableRow[]): Pick<SegmentHead, 'consumers' | 'entries'> {
  const terms = rows.map(({ value }) =>
    value.byteLength === 0 ? undefined : (parseRecord(value) as RowOf<'grant'>).terms,
  );
  return {
    consumers: terms.map((each) => each?.consumer ?? ''),
    entries: terms.map((each) => each?.entry ?? ''),
  };
}

/** The rows of a segment, as they were packed. */
export function* rowsIn({ head, body, origins }: SegmentData): Generator<PackableRow, void, undefined> {
  const { names, lengths } = JSON.parse(head) as SegmentHead;
  const places = JSON.parse(origins) as readonly number[];
  let start = 0;
  for (let n = 0; n < names.length; n++) {
    const end = start + (lengths[n] ?? 0);
    const [block = 0, tx = 0] = places.slice(2 * n, 2 * n + 2);
    yield { name: names[n] ?? '', value: body.subarray(start, end), block, tx };
    start = end;
  }
}

/** A segment as read. The names go to whoever indexes it; it keeps the bytes. */
export class Segment<K extends RowType> {
  readonly #body: Buffer;
  /** Where each row ends in the body. */
  readonly #ends: Uint32Array;
  readonly #records: (RowOf<K> | undefined)[];

  private constructor(body: Buffer, lengths: readonly number[]) {
    this.#body = body;
    this.#ends = new Uint32Array(lengths.length);
    let end = 0;
    lengths.forEach((length, place) => {
      end += length;
      this.#ends[place] = end;
    });
    this.#records = new Array(lengths.length);
  }

  /** @throws {HubError} `CHAIN_BROKEN`: head and body are not of one segment. */
  static open<K extends RowType>({ head, body }: SegmentData): { segment: Segment<K>; head: SegmentHead } {
    const parsed = JSON.parse(head) as SegmentHead;
    const segment = new Segment<K>(
      Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      parsed.lengths,
    );
    const total = segment.#ends.at(-1) ?? 0;
    if (total !== body.byteLength || parsed.names.length !== parsed.lengths.length)
      throw new HubError('CHAIN_BROKEN', 'a segment of the image does not fit its head');
    return { segment, head: parsed };
  }

  /** The record at a place, the same object each time. */
  record(place: number): RowOf<K> {
    const known = this.#records[place];
    if (known !== undefined) return known;
    const start = place === 0 ? 0 : this.#ends[place - 1];
    const record = parseRecord(this.#body.subarray(start, this.#ends[place])) as RowOf<K>;
    this.#records[place] = record;
    return record;
  }
}

function parseRecord(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}
