/** Rows in scope, in the order of their primary key; where its items are out of scope, in one that says nothing of it. */
import type { Expression, ExpressionBuilder, Kysely, SelectQueryBuilder, SqlBool } from 'kysely';
import { HubError } from '../../../chaincode/model/error';
import { KEY_COLUMN } from './table-filter';

/** The values of a row's primary key, in the order of its columns, or its place in an order of no meaning. */
export type RowKey = readonly (string | number | boolean)[];

/** Narrows a table's rows further. */
export type RowChoice<Tables, Table extends keyof Tables & string> = (
  rows: SelectQueryBuilder<Tables, Table, object>,
) => SelectQueryBuilder<Tables, Table, object>;

export interface KeyedRow<Row> {
  readonly key: RowKey;
  readonly row: Row;
}

export type Direction = 'forward' | 'backward';
/** Any table, each row with its key's columns beside its own. */
export type Keyed = Record<string, Record<string, unknown>>;
type Query = SelectQueryBuilder<Keyed, string, object>;

export interface KeyedRowsOptions {
  /** Sees each table with its key columns. */
  readonly database: Kysely<Keyed>;
  readonly table: string;
  /** How many columns rows are ordered by. */
  readonly keyLength: number;
  readonly where: (rows: Query) => Query;
}

export class KeyedRows<Row> {
  readonly #options: KeyedRowsOptions;
  readonly #columns: readonly string[];

  constructor(options: KeyedRowsOptions) {
    this.#options = options;
    this.#columns = Array.from({ length: options.keyLength }, (_, index) => `${KEY_COLUMN}${index}`);
  }

  async count(): Promise<number> {
    const counted = this.#all().select((eb) => eb.fn.countAll<string>().as('count'));
    return Number((await counted.executeTakeFirstOrThrow()).count);
  }

  /** At most `size` rows next to a key, in the list's own order whichever direction they were taken in. */
  async next(stretch: {
    readonly size: number;
    readonly direction: Direction;
    readonly from: RowKey | undefined;
  }): Promise<readonly KeyedRow<Row>[]> {
    const { size, direction, from } = stretch;
    const rows = await this.#ordered(this.#beyond(direction, from, false), direction)
      .selectAll()
      .limit(size)
      .execute();
    return (direction === 'forward' ? rows : rows.reverse()).map((row) => this.#taken(row));
  }

  /** How many rows lie beyond a key, counted up to `atMost`. */
  async countBeyond(stretch: {
    readonly direction: Direction;
    readonly from: RowKey | undefined;
    readonly atMost: number;
    readonly inclusive?: boolean;
  }): Promise<number> {
    const { direction, from, atMost, inclusive = false } = stretch;
    const [first = ''] = this.#columns;
    const some = this.#ordered(this.#beyond(direction, from, inclusive), direction)
      .select(first)
      .limit(atMost);
    const counted = this.#options.database
      .selectFrom(some.as('some'))
      .select((eb) => eb.fn.countAll<string>().as('count'));
    return Number((await counted.executeTakeFirstOrThrow()).count);
  }

  #all(): Query {
    const { database, table, where } = this.#options;
    return where(database.selectFrom(table));
  }

  #ordered(query: Query, direction: Direction): Query {
    return this.#columns.reduce<Query>(
      (ordered, column) => ordered.orderBy(column, direction === 'forward' ? 'asc' : 'desc'),
      query,
    );
  }

  #beyond(direction: Direction, from: RowKey | undefined, inclusive: boolean): Query {
    if (from === undefined) return this.#all();
    // A cursor outlives the table it was made for when a department changes its key.
    if (from.length !== this.#columns.length)
      throw new HubError('INVALID_ARGUMENT', 'the cursor is out of date');
    return this.#all().where((eb) => this.#after(eb, direction, from, inclusive));
  }

  /** Lexicographic, column by column: the last column alone may be equal. */
  #after(
    eb: ExpressionBuilder<Keyed, string>,
    direction: Direction,
    from: RowKey,
    inclusive: boolean,
  ): Expression<SqlBool> {
    const sign = direction === 'forward' ? '>' : '<';
    const last = this.#columns.length - 1;
    return eb.or(
      this.#columns.map((column, index) => {
        const equal = this.#columns.slice(0, index).map((before, at) => eb(before, '=', from[at]));
        return eb.and([...equal, eb(column, inclusive && index === last ? `${sign}=` : sign, from[index])]);
      }),
    );
  }

  #taken(row: Record<string, unknown>): KeyedRow<Row> {
    const key = this.#columns.map((column) => row[column]) as RowKey;
    const shown = Object.entries(row).filter(([name]) => !this.#columns.includes(name));
    return { key, row: Object.fromEntries(shown) as Row };
  }
}
