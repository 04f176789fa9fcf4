/** A department's table, declared once: the DDL, the loader, the row scope and the directory's table binding follow from it. */

/** What PostgreSQL stores, and what a resolver gets. Dates travel as `2026-11-23`. */
interface ColumnValues {
  readonly text: string;
  readonly integer: number;
  readonly boolean: boolean;
  readonly date: string;
}

export type ColumnType = keyof ColumnValues;

export interface ColumnDeclaration {
  readonly type: ColumnType;
  readonly nullable?: true;
  /** The item this column holds. Without one it is a surrogate: meaningless outside this database, bound to nothing, never answered. */
  readonly item?: string;
}

export interface TableDeclaration {
  readonly name: string;
  /** The department's local name of the entry whose items the columns hold. */
  readonly entry: string;
  readonly primaryKey: readonly string[];
  readonly columns: Readonly<Record<string, ColumnDeclaration>>;
  /** Lists of columns that are searched by, beside the primary key. */
  readonly indexes?: readonly (readonly string[])[];
}

/** A row as the row scope shows it: a column outside the granted items reads as null. */
export type ScopedRow<Table extends TableDeclaration> = {
  readonly [Column in keyof Table['columns']]: ColumnValues[Table['columns'][Column]['type']] | null;
};

/** A row as the loader writes it. */
export type StoredRow<Table extends TableDeclaration> = {
  readonly [Column in keyof Table['columns']]:
    | ColumnValues[Table['columns'][Column]['type']]
    | (Table['columns'][Column] extends { readonly nullable: true } ? null : never);
};

/** Keeps a declaration's literal types, from which its rows are typed. */
export function defineTable<const Table extends TableDeclaration>(table: Table): Table {
  return table;
}
