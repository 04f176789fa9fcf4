/** A list in memory that pages as a table does: by keys, never by positions. */
import { HubError } from '../../../chaincode/model/error';
import type { ListRows } from '../../kit/page/list-rows';
import type { KeyedRow, RowKey } from '../../kit/scope/keyed-rows';

type Stretch<Row> = Parameters<ListRows<Row>['next']>[0];
type Beyond<Row> = Parameters<ListRows<Row>['countBeyond']>[0];

export class ListedRows<Row> implements ListRows<Row> {
  readonly #rows: readonly KeyedRow<Row>[];

  /** @param rows sorted by {@link compareKeys}, no key twice. */
  constructor(rows: readonly KeyedRow<Row>[]) {
    this.#rows = rows;
  }

  async count(): Promise<number> {
    return this.#rows.length;
  }

  async next({ size, direction, from }: Stretch<Row>): Promise<readonly KeyedRow<Row>[]> {
    if (size === 0) return [];
    return direction === 'forward'
      ? this.#rows.slice(this.#begin(from, false)).slice(0, size)
      : this.#rows.slice(0, this.#end(from, false)).slice(-size);
  }

  async countBeyond({ direction, from, atMost, inclusive = false }: Beyond<Row>): Promise<number> {
    const beyond =
      direction === 'forward' ? this.#rows.length - this.#begin(from, inclusive) : this.#end(from, inclusive);
    return Math.min(beyond, atMost);
  }

  /** Place of the first row after a key. */
  #begin(from: RowKey | undefined, inclusive: boolean): number {
    if (from === undefined) return 0;
    return this.#firstWhere((key) => (inclusive ? compareKeys(key, from) >= 0 : compareKeys(key, from) > 0));
  }

  /** Place behind the last row before a key. */
  #end(from: RowKey | undefined, inclusive: boolean): number {
    if (from === undefined) return this.#rows.length;
    return this.#firstWhere((key) => (inclusive ? compareKeys(key, from) > 0 : compareKeys(key, from) >= 0));
  }

  /** The keys for which it holds are the last ones. */
  #firstWhere(holds: (key: RowKey) => boolean): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = this.#rows[middle];
      if (row !== undefined && holds(row.key)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The order of keys, part by part; parts of one place are of one type.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: a cursor of another list's shape.
 */
export function compareKeys(one: RowKey, other: RowKey): number {
  if (one.length !== other.length) throw new HubError('INVALID_ARGUMENT', 'the cursor is out of date');
  for (const [index, part] of one.entries()) {
    const against = other[index];
    if (against === undefined || typeof against !== typeof part) {
      throw new HubError('INVALID_ARGUMENT', 'the cursor is out of date');
    }
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}
