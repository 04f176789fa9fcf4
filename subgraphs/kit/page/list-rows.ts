/** The rows a connection is made of: all of a table, or those that hang on one of many parents. */
import DataLoader from 'dataloader';
import type { GroupedRows, GroupValue } from '../scope/grouped-rows';
import type { Direction, KeyedRow, RowKey } from '../scope/keyed-rows';
import type { ScopeContext } from '../scope/scope-context';

/** A list of rows in the order of their primary key. */
export interface ListRows<Row> {
  count(): Promise<number>;
  next(stretch: {
    readonly size: number;
    readonly direction: Direction;
    readonly from: RowKey | undefined;
  }): Promise<readonly KeyedRow<Row>[]>;
  countBeyond(stretch: {
    readonly direction: Direction;
    readonly from: RowKey | undefined;
    readonly atMost: number;
    readonly inclusive?: boolean;
  }): Promise<number>;
}

/** As many as a page at most: a statement names each parent. */
const PARENTS_AT_ONCE = 500;

/** Loads what hangs on the parents of one fetch, at one table and column. */
export class ChildLists<Row> {
  readonly #groups: GroupedRows<Row>;
  readonly #counts: DataLoader<GroupValue, number>;
  readonly #ends = new Map<string, DataLoader<GroupValue, readonly KeyedRow<Row>[]>>();

  constructor(groups: GroupedRows<Row>) {
    this.#groups = groups;
    this.#counts = new DataLoader(async (values) => await groups.counts(values), {
      maxBatchSize: PARENTS_AT_ONCE,
    });
  }

  count(value: GroupValue): Promise<number> {
    return this.#counts.load(value);
  }

  end(value: GroupValue, size: number, direction: Direction): Promise<readonly KeyedRow<Row>[]> {
    const name = `${direction} ${size}`;
    let loader = this.#ends.get(name);
    if (loader === undefined) {
      const load = (values: readonly GroupValue[]) => this.#groups.ends(values, { size, direction });
      loader = new DataLoader(load, { maxBatchSize: PARENTS_AT_ONCE });
      this.#ends.set(name, loader);
    }
    return loader.load(value);
  }
}

const CHILD_LISTS = {};

/** The loader of a table's rows by a column, one a fetch: what all its parents ask for costs one statement. */
export function childLists<Tables, Table extends keyof Tables & string>(
  context: ScopeContext<Tables>,
  table: Table,
  column: keyof Tables[Table] & string,
): ChildLists<Tables[Table]> {
  const lists = context.once(CHILD_LISTS, () => new Map<string, unknown>());
  const name = `${table}.${column}`;
  const known = lists.get(name) as ChildLists<Tables[Table]> | undefined;
  const found = known ?? new ChildLists(context.scope.grouped(table, column));
  lists.set(name, found);
  return found;
}

/** One parent's rows: its first page comes with those of the other parents; only a cursor, which is one parent's, costs its own. */
export class RowsUnder<Row> implements ListRows<Row> {
  readonly #lists: ChildLists<Row>;
  readonly #value: GroupValue;
  readonly #alone: ListRows<Row>;

  /** @param alone the same rows, read for this parent alone. */
  constructor(lists: ChildLists<Row>, value: GroupValue, alone: ListRows<Row>) {
    this.#lists = lists;
    this.#value = value;
    this.#alone = alone;
  }

  count(): Promise<number> {
    return this.#lists.count(this.#value);
  }

  next(stretch: Parameters<ListRows<Row>['next']>[0]): Promise<readonly KeyedRow<Row>[]> {
    const { size, direction, from } = stretch;
    return from === undefined ? this.#lists.end(this.#value, size, direction) : this.#alone.next(stretch);
  }

  async countBeyond(stretch: Parameters<ListRows<Row>['countBeyond']>[0]): Promise<number> {
    if (stretch.from !== undefined) return await this.#alone.countBeyond(stretch);
    return Math.min(await this.count(), stretch.atMost);
  }
}
