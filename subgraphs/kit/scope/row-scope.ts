import type { Kysely, SelectQueryBuilder, SelectQueryNode } from 'kysely';
import { HubError } from '../../../chaincode/model/error';
import type { TableDeclaration } from '../declare/table';
import type { AccessScope, EntryScope } from './access-scope';
import { GroupedRows, type GroupedRowsOptions } from './grouped-rows';
import { KeyedRows, type KeyedRowsOptions, type RowChoice } from './keyed-rows';
import { type FilteredTables, type OnRows, ScopePlugin } from './scope-plugin';
import { filteredTable, keyedTable, keyLengthOf } from './table-filter';

/**
 * A department's tables, already reduced to the rows and columns one fetch may see.
 *
 * It is all that department code gets of its database: the `Kysely` stays inside, because `withoutPlugins()` on it
 * would step out of the scope.
 */
export class RowScope<Tables> {
  readonly #scoped: Kysely<Tables>;
  readonly #keyed: Kysely<Tables>;
  readonly #keyLengths: ReadonlyMap<string, number>;

  private constructor(
    scoped: Kysely<Tables>,
    keyed: Kysely<Tables>,
    keyLengths: ReadonlyMap<string, number>,
  ) {
    this.#scoped = scoped;
    this.#keyed = keyed;
    this.#keyLengths = keyLengths;
  }

  /**
   * Opens a scope. Tables of entries that `access` does not name are not there.
   *
   * `order` is a secret that lists are ordered by where their key is out of scope; `onRows` hears of the rows that leave the
   * database, by entry.
   */
  static open<Tables>(
    database: Kysely<Tables>,
    tables: readonly TableDeclaration[],
    access: AccessScope,
    { order, onRows = () => undefined }: { readonly order: string; readonly onRows?: OnRows },
  ): RowScope<Tables> {
    const inScope = tables.flatMap((table) => {
      const scope = access.get(table.entry);
      return scope === undefined ? [] : [{ table, scope }];
    });
    const reducedBy = (
      reduce: (table: TableDeclaration, scope: EntryScope) => SelectQueryNode,
    ): FilteredTables =>
      new Map(
        inScope.map(
          ({ table, scope }) => [table.name, { entry: table.entry, rows: reduce(table, scope) }] as const,
        ),
      );
    const filtered = reducedBy(filteredTable);
    const keyed = reducedBy((table, scope) => keyedTable(table, scope, order));
    const reduced = new Map(
      [...filtered.values(), ...keyed.values()].map(({ entry, rows }) => [rows, entry] as const),
    );
    return new RowScope(
      database.withPlugin(new ScopePlugin(filtered, reduced, onRows)),
      database.withPlugin(new ScopePlugin(keyed, reduced, onRows)),
      new Map([
        ...tables.map(({ name, primaryKey }) => [name, primaryKey.length] as const),
        ...inScope.map(({ table, scope }) => [table.name, keyLengthOf(table, scope)] as const),
      ]),
    );
  }

  /**
   * Starts a query over the rows of a table that are in scope.
   *
   * @throws {HubError} `SCOPE_REFUSED`, when the query runs: it reads what is bound to no entry in scope, writes, or holds raw SQL.
   */
  from<Table extends keyof Tables & string>(table: Table): SelectQueryBuilder<Tables, Table, object> {
    if (typeof table !== 'string')
      throw new HubError('SCOPE_REFUSED', 'a query starts from a table by its name');
    // Kysely's type of `selectFrom` depends on parsing `table`; for a plain table name it is exactly this one.
    return this.#scoped.selectFrom(table) as unknown as SelectQueryBuilder<Tables, Table, object>;
  }

  /**
   * The rows of a table, narrowed by `where`, in the order of its primary key; where that is out of scope, in one that says nothing.
   *
   * @throws {HubError} `SCOPE_REFUSED`, when they are read, as {@link from}; at once: the table is not declared.
   */
  keyed<Table extends keyof Tables & string>(
    table: Table,
    where: RowChoice<Tables, Table> = (rows) => rows,
  ): KeyedRows<Tables[Table]> {
    const keyLength = this.#keyLengthOf(table);
    // The key's columns are the kit's own, so no department's type names them.
    const options = { database: this.#keyed, table, keyLength, where } as unknown as KeyedRowsOptions;
    return new KeyedRows(options);
  }

  /**
   * The rows of a table by the value of one column, for many values at once.
   *
   * @throws {HubError} `SCOPE_REFUSED`, as {@link keyed}.
   */
  grouped<Table extends keyof Tables & string>(
    table: Table,
    column: keyof Tables[Table] & string,
  ): GroupedRows<Tables[Table]> {
    const keyLength = this.#keyLengthOf(table);
    const options = { database: this.#keyed, table, keyLength, column } as unknown as GroupedRowsOptions;
    return new GroupedRows(options);
  }

  #keyLengthOf(table: string): number {
    const keyLength = this.#keyLengths.get(table);
    if (keyLength === undefined) throw new HubError('SCOPE_REFUSED', `there is no table \`${table}\``);
    return keyLength;
  }
}
