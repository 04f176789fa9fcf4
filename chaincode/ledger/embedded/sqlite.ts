import { DatabaseSync } from 'node:sqlite';

/** What a parameter or a column may be. */
export type SqlValue = string | number | bigint | Uint8Array | null;
export type Row = Record<string, unknown>;

/** The part of SQLite that a channel's file needs: Node's own, or another build of it over another disk. */
export interface SqliteDatabase {
  /** True between `BEGIN` and its end. */
  readonly isTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteStatement {
  get(...parameters: SqlValue[]): Row | undefined;
  all(...parameters: SqlValue[]): Row[];
  run(...parameters: SqlValue[]): unknown;
}

/** Opens the file at a path, making it when there is none. */
export type OpenSqlite = (path: string) => SqliteDatabase;

/** Node's SQLite, on the real disk. */
export const openSqlite: OpenSqlite = (path) => new DatabaseSync(path);
