/** The rows of the directory in layers: a block's writes make new tables and leave the old ones as they were. */
import { Set as PersistentSet } from 'immutable';
import { parseKey } from '../../model';
import type { Write } from '../block/read-write-set';
import { Layered } from './layered';
import type { PackedDirectory } from './packed/packed-directory';
import { isRowType, ROW_TYPES, type RowOf, type RowType, readRow } from './row';

type TablesByType = { readonly [K in RowType]: Layered<string, RowOf<K>> };

/** Readable rows by kind and key, and the keys whose rows cannot be read. */
export interface Tables extends TablesByType {
  readonly unreadable: PersistentSet<string>;
}

/** A key that was written. */
export interface Changed {
  readonly type: RowType;
  readonly key: string;
  readonly attributes: readonly string[];
}

/** A key and what stands under it now: a record, a row nobody can read, or nothing. */
export interface StandingRow extends Changed {
  readonly record: unknown;
  readonly isUnreadable: boolean;
}

const tablesOver = (lower: (type: RowType) => unknown): Tables =>
  Object.freeze({
    ...(Object.fromEntries(ROW_TYPES.map((type) => [type, lower(type)])) as unknown as TablesByType),
    unreadable: PersistentSet<string>(),
  });

export const EMPTY_TABLES: Tables = tablesOver(() => Layered.empty());

/** The tables that begin with a packed directory. */
export function packedTables({ tables }: PackedDirectory): Tables {
  return tablesOver((type) => Layered.over(tables[type] as never));
}

/** A write, with its record where somebody has read it already. */
export interface ReadableWrite extends Write {
  readonly record?: unknown;
}

/** What writes leave under the keys a view keeps, in order; each is read by its kind's schema. */
export function* readWrites(writes: Iterable<ReadableWrite>): Generator<StandingRow, void, undefined> {
  for (const { key, value, record: read } of writes) {
    const parts = parseKey(key);
    if (parts === undefined || !isRowType(parts.type)) continue;
    const { type, attributes } = parts;
    const record = value === undefined ? undefined : (read ?? readRow(type, key, value));
    yield { type, key, attributes, record, isUnreadable: value !== undefined && record === undefined };
  }
}

/**
 * Puts rows in place, in order. An unreadable row replaces the one before it: neither stands any more.
 *
 * @returns the tables after it, and each key, in order (a key written twice stands twice).
 */
export function applyRows(
  tables: Tables,
  rows: Iterable<StandingRow>,
): { readonly tables: Tables; readonly changed: readonly Changed[] } {
  const changes = new Map<RowType, Map<string, unknown>>();
  const unreadable = tables.unreadable.asMutable();
  const changed: Changed[] = [];
  for (const { type, key, attributes, record, isUnreadable } of rows) {
    const ofType = changes.get(type);
    if (ofType === undefined) changes.set(type, new Map([[key, record]]));
    else ofType.set(key, record);
    if (isUnreadable) unreadable.add(key);
    else unreadable.delete(key);
    changed.push({ type, key, attributes });
  }
  const written = [...changes].map(([type, ofType]) => [
    type,
    (tables[type] as Layered<string, unknown>).with(ofType),
  ]);
  return {
    tables: Object.freeze({
      ...tables,
      ...(Object.fromEntries(written) as Partial<TablesByType>),
      unreadable: unreadable.asImmutable(),
    }),
    changed,
  };
}
