/** The rows that hang on each of many parents, read in one statement for all of them. */
import type { Kysely } from 'kysely';
import type { Direction, Keyed, KeyedRow, RowKey } from './keyed-rows';
import { KEY_COLUMN } from './table-filter';

const RANK = 'rank$';
const COUNT = 'count$';

/** A value that rows of a table share. */
export type GroupValue = string | number;

export interface GroupedRowsOptions {
  /** Sees each table with its key columns. */
  readonly database: Kysely<Keyed>;
  readonly table: string;
  /** How many columns the primary key has. */
  readonly keyLength: number;
  /** The column whose value tells the groups apart. */
  readonly column: string;
}

/** Rows of a table by the value of one column; where that column is out of scope, no group has a row. */
export class GroupedRows<Row> {
  readonly #options: GroupedRowsOptions;
  readonly #keys: readonly string[];

  constructor(options: GroupedRowsOptions) {
    this.#options = options;
    this.#keys = Array.from({ length: options.keyLength }, (_, index) => `${KEY_COLUMN}${index}`);
  }

  /** How many rows each group has, in the order of `values`; no row leaves the database for it. */
  async counts(values: readonly GroupValue[]): Promise<readonly number[]> {
    const { database, table, column } = this.#options;
    // A count for each value rather than a group: a grouped count would answer the values beside it.
    const counted = await database
      .selectFrom(table)
      .select((eb) =>
        values.map((value, index) =>
          eb.fn.countAll<string>().filterWhere(column, '=', value).as(`${COUNT}${index}`),
        ),
      )
      .where(column, 'in', values)
      .executeTakeFirstOrThrow();
    return values.map((_, index) => Number(counted[`${COUNT}${index}`]));
  }

  /** At most `size` rows of each group from one of its ends, in the order of the primary key. */
  async ends(
    values: readonly GroupValue[],
    { size, direction }: { readonly size: number; readonly direction: Direction },
  ): Promise<readonly (readonly KeyedRow<Row>[])[]> {
    const { database, table, column } = this.#options;
    const order = direction === 'forward' ? 'asc' : 'desc';
    const ranked = database
      .selectFrom(table)
      .selectAll()
      .select((eb) =>
        eb.fn
          .agg<number>('row_number')
          .over((over) =>
            this.#keys.reduce((ordered, key) => ordered.orderBy(key, order), over.partitionBy(column)),
          )
          .as(RANK),
      )
      .where(column, 'in', values);
    const rows = await this.#keys
      .reduce((ordered, key) => ordered.orderBy(key), database.selectFrom(ranked.as('ranked')).selectAll())
      .where(RANK, '<=', size)
      .execute();
    const groups = new Map(values.map((value) => [value, [] as KeyedRow<Row>[]]));
    for (const row of rows) groups.get(row[column] as GroupValue)?.push(this.#taken(row));
    return values.map((value) => groups.get(value) ?? []);
  }

  #taken(row: Record<string, unknown>): KeyedRow<Row> {
    const key = this.#keys.map((column) => row[column]) as RowKey;
    const own = new Set([...this.#keys, RANK]);
    return { key, row: Object.fromEntries(Object.entries(row).filter(([name]) => !own.has(name))) as Row };
  }
}
