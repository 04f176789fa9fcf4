/** The rows of the directory as persistent maps: a block's writes make new tables and leave the old ones as they were. */
import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { parseKey } from '../../model';
import type { Write } from '../block/read-write-set';
import { isRowType, ROW_TYPES, type RowOf, type RowType, readRow } from './row';

type TablesByType = { readonly [K in RowType]: PersistentMap<string, RowOf<K>> };
type WorkingTables = { [K in RowType]: PersistentMap<string, RowOf<K>> };

/** Readable rows by kind and key, and the keys whose rows cannot be read. */
export interface Tables extends TablesByType {
  readonly unreadable: PersistentSet<string>;
}

/** A key that a block wrote. */
export interface Changed {
  readonly type: RowType;
  readonly key: string;
  readonly attributes: readonly string[];
}

export const EMPTY_TABLES: Tables = Object.freeze({
  ...(Object.fromEntries(ROW_TYPES.map((type) => [type, PersistentMap()])) as unknown as TablesByType),
  unreadable: PersistentSet<string>(),
});

/**
 * Applies a block's writes in order.
 *
 * @returns the tables after it, and each kept key it wrote, in order (a key written twice stands twice).
 */
export function applyWrites(
  tables: Tables,
  writes: Iterable<Write>,
): { readonly tables: Tables; readonly changed: readonly Changed[] } {
  const working: WorkingTables = { ...tables };
  const touched = new Set<RowType>();
  const unreadable = tables.unreadable.asMutable();
  const changed: Changed[] = [];
  for (const { key, value } of writes) {
    const parts = parseKey(key);
    if (parts === undefined || !isRowType(parts.type)) continue;
    const { type, attributes } = parts;
    if (!touched.has(type)) beginTable(working, type);
    touched.add(type);
    const isReadable = putRow(working, type, key, value);
    if (isReadable) unreadable.delete(key);
    else unreadable.add(key);
    changed.push({ type, key, attributes });
  }
  for (const type of touched) endTable(working, type);
  return { tables: Object.freeze({ ...working, unreadable: unreadable.asImmutable() }), changed };
}

function beginTable<K extends RowType>(working: WorkingTables, type: K): void {
  working[type] = working[type].asMutable() as WorkingTables[K];
}

function endTable<K extends RowType>(working: WorkingTables, type: K): void {
  working[type] = working[type].asImmutable() as WorkingTables[K];
}

/** An unreadable row replaces the one before it: neither stands any more. @returns false if it is unreadable. */
function putRow<K extends RowType>(
  working: WorkingTables,
  type: K,
  key: string,
  value: Uint8Array | undefined,
): boolean {
  const table: PersistentMap<string, RowOf<K>> = working[type];
  const row = value === undefined ? undefined : readRow(type, key, value);
  if (row === undefined) table.delete(key);
  else table.set(key, row);
  return value === undefined || row !== undefined;
}
