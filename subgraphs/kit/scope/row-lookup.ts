import DataLoader from 'dataloader';
import type { RowScope } from './row-scope';
import type { ScopeContext } from './scope-context';

/**
 * A lookup of rows by key, batched within one fetch: all keys asked for together cost one statement.
 *
 * The loader lives in the fetch's context, so that no row outlives the scope it was read in.
 */
export function rowLookup<Tables, Key extends string | number, Row>(
  read: (scope: RowScope<Tables>, keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key | null,
): (context: ScopeContext<Tables>) => DataLoader<Key, Row | null> {
  const marker = {};
  const open = (scope: RowScope<Tables>): DataLoader<Key, Row | null> =>
    new DataLoader(async (keys) => {
      const rows = new Map((await read(scope, keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key) ?? null);
    });
  return (context) => context.once(marker, () => open(context.scope));
}
