/** SQLite compiled to WebAssembly, by the part of it that these tests use; of the version that Node brings along. */
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { Row, SqlValue } from '../../../../../chaincode/ledger/embedded/sqlite';

export type Pointer = number;

/** A C structure: its members by their names with a `$`, methods by function pointers. */
export interface Struct {
  readonly pointer: Pointer;
  [member: `$${string}`]: Pointer;
  installMethods(methods: Readonly<Record<string, Method>>): void;
}

/** A C callback. 64-bit integers come as bigint. */
export type Method = (...args: never[]) => number;

interface StructType {
  new (pointer?: Pointer): Struct;
}

export interface SqliteWasm {
  readonly version: { readonly libVersion: string };
  readonly capi: {
    readonly sqlite3_vfs: StructType;
    readonly sqlite3_io_methods: StructType;
    sqlite3_vfs_find(name: string): Pointer;
    sqlite3_vfs_register(vfs: Struct, asDefault: number): number;
    sqlite3_get_autocommit(database: Pointer): number;
  };
  readonly wasm: {
    alloc(bytes: number): Pointer;
    allocCString(text: string): Pointer;
    cstrToJs(text: Pointer): string;
    heap8u(): Uint8Array;
    poke(at: Pointer, value: number | bigint, type: 'i32' | 'i64' | '*'): void;
  };
  readonly oo1: {
    readonly DB: new (options: { filename: string; flags: string; vfs: string }) => WasmDb;
  };
}

export interface WasmDb {
  readonly pointer: Pointer;
  exec(sql: string): void;
  prepare(sql: string): WasmStatement;
  close(): void;
}

export interface WasmStatement {
  bind(parameters: SqlValue[]): void;
  step(): boolean;
  get(into: Row): Row;
  reset(alsoBindings: boolean): void;
  finalize(): void;
}

/** Node's own `require`, whoever runs the tests: theirs knows no modules of the web's kind. */
const requireNatively = runInThisContext("process.getBuiltinModule('node:module')").createRequire(
  join(process.cwd(), 'package.json'),
) as (name: string) => unknown;

/** Loads it; each call is another instance with a memory of its own. */
export async function loadSqlite(): Promise<SqliteWasm> {
  const module = requireNatively('@sqlite.org/sqlite-wasm') as { default: () => Promise<SqliteWasm> };
  return await module.default();
}

/** WASM takes functions of the realm that it was loaded in; a test runner's are of another. */
export const ofMainRealm = runInThisContext('(method) => (...args) => method(...args)') as (
  method: Method,
) => Method;
