import type { Kysely, SelectQueryBuilder } from 'kysely';
import { HubError } from '../../../chaincode/model/error';
import type { TableDeclaration } from '../declare/table';
import type { AccessScope } from './access-scope';
import { type OnRows, ScopePlugin } from './scope-plugin';
import { filteredTable } from './table-filter';

/**
 * A department's tables, already reduced to the rows and columns one fetch may see.
 *
 * It is all that department code gets of its database: the `Kysely` stays inside, because `withoutPlugins()` on it
 * would step out of the scope.
 */
export class RowScope<Tables> {
  readonly #scoped: Kysely<Tables>;

  private constructor(scoped: Kysely<Tables>) {
    this.#scoped = scoped;
  }

  /**
   * Opens a scope. Tables of entries that `access` does not name are not there.
   *
   * `onRows` hears of the rows that leave the database, by entry.
   */
  static open<Tables>(
    database: Kysely<Tables>,
    tables: readonly TableDeclaration[],
    access: AccessScope,
    onRows: OnRows = () => undefined,
  ): RowScope<Tables> {
    const filtered = new Map(
      tables.flatMap((table) => {
        const scope = access.get(table.entry);
        return scope === undefined
          ? []
          : [[table.name, { entry: table.entry, rows: filteredTable(table, scope) }] as const];
      }),
    );
    return new RowScope(database.withPlugin(new ScopePlugin(filtered, onRows)));
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
}
