/** One page of a list in memory, as a Relay connection. */
import type { GraphQLResolveInfo } from 'graphql';
import { Connection } from '../../kit/page/connection';
import { PAGING_ARGUMENTS, type PageArgs, stretchOf } from '../../kit/page/page-args';
import type { KeyedRow } from '../../kit/scope/keyed-rows';
import type { RegistryContext } from '../context';
import { compareKeys, ListedRows } from './listed-rows';

/**
 * The connection over rows in the order of their keys.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: sizes or cursors that do not fit.
 */
export function pageOf<Row>(
  rows: readonly KeyedRow<Row>[],
  args: PageArgs,
  { cursors }: RegistryContext,
  { parentType, fieldName }: GraphQLResolveInfo,
): Connection<Row, Row> {
  const stretch = stretchOf(args);
  const given = Object.entries(args).filter(([name, value]) => !PAGING_ARGUMENTS.has(name) && value != null);
  const place = { coordinate: `${parentType.name}.${fieldName}`, filter: Object.fromEntries(given) };
  return new Connection({
    rows: new ListedRows([...rows].sort((a, b) => compareKeys(a.key, b.key))),
    stretch,
    from: stretch.from === undefined ? undefined : cursors.open(stretch.from, place),
    node: (row) => row,
    cursorOf: (key) => cursors.seal(key, place),
  });
}
