/** One page of a list in memory, as a Relay connection. */
import type { GraphQLResolveInfo } from 'graphql';
import { type Connection, connectionOf } from '../../kit/page/connection';
import type { PageArgs } from '../../kit/page/page-args';
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
  context: RegistryContext,
  info: GraphQLResolveInfo,
): Connection<Row, Row> {
  const sorted = [...rows].sort((a, b) => compareKeys(a.key, b.key));
  return connectionOf(context, info, args, { rows: new ListedRows(sorted), node: (row) => row, under: '' });
}
