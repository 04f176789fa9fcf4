/** One page of access records: as much of the index as the viewer may see, newest first. */
import type { GraphQLResolveInfo } from 'graphql';
import type { Place, RecordPage, RecordReader } from '../../../chaincode/ledger/record-index';
import { HubError } from '../../../chaincode/model/error';
import type { CursorPlace } from '../../kit/page/cursor';
import { PAGING_ARGUMENTS, stretchOf } from '../../kit/page/page-args';
import type { RowKey } from '../../kit/scope/keyed-rows';
import type { RegistryContext } from '../context';
import { recordReach } from '../who/record-reach';
import { type RecordsArgs, recordFilterOf } from './record-filter';

const NOTHING: RecordPage = { records: [], next: undefined };

/**
 * The connection. It goes forward alone: the index walks from newer to older records.
 *
 * @throws {HubError} `RECORDS_NOT_INDEXED`: no index runs here; `INVALID_ARGUMENT`; `DATABASES_UNAVAILABLE` (retryable).
 */
export async function recordConnection(
  args: RecordsArgs,
  context: RegistryContext,
  { parentType, fieldName }: GraphQLResolveInfo,
) {
  const place = placeOf(`${parentType.name}.${fieldName}`, args);
  const { size, from } = stretchOf({ first: args.first ?? null, after: args.after ?? null });
  const before = from === undefined ? undefined : placeIn(context.cursors.open(from, place));
  const filter = recordFilterOf(args);
  const { reader, height } = await openIndex(context);
  const reach = recordReach(args.as, context);
  const { records, next } =
    reach === undefined || size === 0
      ? NOTHING
      : await reader.page({ filter, ...reach, ...(before && { before }), limit: size });
  const edges = records.map((node) => ({ node, cursor: context.cursors.seal(keyOf(node), place) }));
  return {
    indexedHeight: String(height),
    edges,
    pageInfo: {
      hasNextPage: next !== undefined,
      hasPreviousPage: before !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      // Where the next page begins: after a hidden record, where a page ended among many of these.
      endCursor:
        next === undefined ? (edges.at(-1)?.cursor ?? null) : context.cursors.seal(keyOf(next), place),
    },
  };
}

/** The index, and the height it has read to. It may stand, and hold nothing yet. */
async function openIndex({
  records,
}: RegistryContext): Promise<{ readonly reader: Pick<RecordReader, 'page'>; readonly height: bigint }> {
  const head = await records?.head();
  if (records !== undefined && head !== undefined) return { reader: records, height: head.height };
  throw new HubError('RECORDS_NOT_INDEXED', 'the registry has no index of the access records');
}

function placeOf(coordinate: string, args: RecordsArgs): CursorPlace {
  const filter = Object.entries(args).filter(([name, value]) => !PAGING_ARGUMENTS.has(name) && value != null);
  return { coordinate, filter: Object.fromEntries(filter) };
}

/** Sealed: how many records stand before one is a matter of everybody's. */
const keyOf = ({ atMs, ordinal }: Place): RowKey => [atMs, ordinal];

function placeIn([atMs, ordinal]: RowKey) {
  if (typeof atMs === 'number' && typeof ordinal === 'number') return { atMs, ordinal };
  throw new HubError('INVALID_ARGUMENT', 'the cursor is out of date');
}
