/** A table's rows in segments, found by key. */
import type { Lookup } from '../lookup';
import type { RowOf, RowType } from '../row';
import type { Segment, SegmentHead } from './segment';

/** Rows a segment has at most; a row's place is its segment's number times this, and its place in there. */
export const SEGMENT_ROWS = 1024;

export class PackedTable<K extends RowType> implements Lookup<string, RowOf<K>> {
  readonly #prefix: string;
  readonly #segments: Segment<K>[] = [];
  /** By the name of a row: its key without object type and last separator. */
  readonly #places = new Map<string, number>();
  #packed = 0;

  constructor(type: K) {
    this.#prefix = `\u0000${type}\u0000`;
  }

  /** A row that stands already is replaced, or taken away. @returns the place of the segment's first row. */
  add(segment: Segment<K>, { names, lengths }: SegmentHead): number {
    const first = this.#segments.length * SEGMENT_ROWS;
    this.#segments.push(segment);
    this.#packed += names.length;
    for (let n = 0; n < names.length; n++) {
      const name = names[n] ?? '';
      if (lengths[n] === 0) this.#places.delete(name);
      else this.#places.set(name, first + n);
    }
    return first;
  }

  get(key: string): RowOf<K> | undefined {
    return this.named(key.slice(this.#prefix.length, -1));
  }

  /** By the attributes of its key, joined by U+0000. */
  named(name: string): RowOf<K> | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.at(place);
  }

  at(place: number): RowOf<K> | undefined {
    return this.#segments[Math.floor(place / SEGMENT_ROWS)]?.record(place % SEGMENT_ROWS);
  }

  /** Rows in its segments that do not stand: replaced since, or taken away. */
  get dead(): number {
    return this.#packed - this.#places.size;
  }

  /** Rows that stand. */
  get size(): number {
    return this.#places.size;
  }

  names(): Iterable<string> {
    return this.#places.keys();
  }

  *keys(): Generator<string, void, undefined> {
    for (const name of this.#places.keys()) yield `${this.#prefix}${name}\u0000`;
  }
}
