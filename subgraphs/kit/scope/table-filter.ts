import {
  DummyDriver,
  type Expression,
  type ExpressionBuilder,
  type ExpressionWrapper,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SelectQueryNode,
  type SqlBool,
  sql,
} from 'kysely';
import { HubError } from '../../../chaincode/model/error';
import type { RowCondition, RowFilter } from '../../../chaincode/model/record/row-filter';
import type { ColumnDeclaration, TableDeclaration } from '../declare/table';
import type { BeneficiaryRows, EntryScope } from './access-scope';

/** How the columns begin that a list is paged by. No table of a department may have such a one. */
export const KEY_COLUMN = 'key$';

type AnyTable = Record<string, Record<string, unknown>>;
type Builder = ExpressionBuilder<AnyTable, string>;

/** Writes queries and never runs one. */
const writer = new Kysely<AnyTable>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/**
 * What stands in place of a table: its granted columns and rows, as a query.
 *
 * A column outside the granted items reads as null of its type, so that a resolver may read whole rows; a surrogate is
 * always there, because it reveals nothing. Without a beneficiary, or with one that has no basis, there is no row.
 *
 * @throws {HubError} `SCOPE_REFUSED`: a filter names a dimension this table has no column for; it is never weakened.
 */
export function filteredTable(table: TableDeclaration, scope: EntryScope): SelectQueryNode {
  const columns = Object.entries(table.columns);
  return writer
    .selectFrom(table.name)
    .select((eb) => columns.map(([name, column]) => shown(eb, name, column, scope).as(name)))
    .where((eb) => rowsSeen(eb, table, scope))
    .toOperationNode();
}

/**
 * {@link filteredTable}, with what its rows are paged by beside it: the primary key, where all of its items are in scope; else a
 * keyed hash of it, for the order of a list by a key is told by the list.
 *
 * @param order makes the hash: of 256 bits, for one caller and document.
 */
export function keyedTable(table: TableDeclaration, scope: EntryScope, order: string): SelectQueryNode {
  const filtered = filteredTable(table, scope);
  const keys = writer
    .selectFrom(table.name)
    .select((eb) =>
      isOrderedByKey(table, scope)
        ? table.primaryKey.map((name, index) => eb.ref(name).as(`${KEY_COLUMN}${index}`))
        : [hashed(eb, table.primaryKey, order).as(`${KEY_COLUMN}0`)],
    )
    .toOperationNode();
  return { ...filtered, selections: [...(filtered.selections ?? []), ...(keys.selections ?? [])] };
}

/** How many columns rows are paged by. */
export function keyLengthOf(table: TableDeclaration, scope: EntryScope): number {
  return isOrderedByKey(table, scope) ? table.primaryKey.length : 1;
}

function isOrderedByKey({ columns, primaryKey }: TableDeclaration, scope: EntryScope): boolean {
  return primaryKey.every((name) => {
    const item = columns[name]?.item;
    return item === undefined || scope.items.has(item);
  });
}

/** In hexadecimal digits, whose order is the same in every collation. The JSON text tells the columns of a key apart. */
function hashed(
  eb: Builder,
  key: readonly string[],
  order: string,
): ExpressionWrapper<AnyTable, string, unknown> {
  const columns = sql.join(key.map((name) => eb.ref(name)));
  const digest = sql`encode(sha256(convert_to(${order}::text || jsonb_build_array(${columns})::text, 'UTF8')), 'hex')`;
  return eb.parens(digest as Expression<unknown>) as ExpressionWrapper<AnyTable, string, unknown>;
}

function shown(
  eb: Builder,
  name: string,
  column: ColumnDeclaration,
  scope: EntryScope,
): ExpressionWrapper<AnyTable, string, unknown> {
  const granted = column.item === undefined || scope.items.has(column.item);
  return granted ? eb.cast(eb.ref(name), column.type) : eb.cast(eb.lit(null), column.type);
}

function rowsSeen(eb: Builder, table: TableDeclaration, scope: EntryScope): Expression<SqlBool> {
  if (scope.rows.length === 0) return eb.lit(false);
  return eb.and(scope.rows.map((rows) => anyBasis(eb, table, rows)));
}

function anyBasis(eb: Builder, table: TableDeclaration, rows: BeneficiaryRows): Expression<SqlBool> {
  return rows.length === 0 ? eb.lit(false) : eb.or(rows.map((filter) => everyCondition(eb, table, filter)));
}

function everyCondition(eb: Builder, table: TableDeclaration, filter: RowFilter): Expression<SqlBool> {
  return filter.length === 0 ? eb.lit(true) : eb.and(filter.map((condition) => oneOf(eb, table, condition)));
}

function oneOf(eb: Builder, table: TableDeclaration, condition: RowCondition): Expression<SqlBool> {
  if (condition.in.length === 0) return eb.lit(false);
  return eb(columnOf(table, condition.dimension), 'in', condition.in);
}

function columnOf(table: TableDeclaration, dimension: string): string {
  const found = Object.entries(table.columns).find(([, column]) => column.item === dimension);
  if (found === undefined) {
    throw new HubError(
      'SCOPE_REFUSED',
      `table \`${table.name}\` has no column for dimension \`${dimension}\``,
    );
  }
  return found[0];
}
