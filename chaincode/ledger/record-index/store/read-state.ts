/** What an index says of itself, and what its next block is judged by. */
import type { Kysely } from 'kysely';
import { parseJsonAs, type Sha256Hex } from '../../../model/index';
import { channelState } from '../../view/judged/channel-state';
import type { ReadingState } from '../reading/record-reading';
import { StandingRows } from '../reading/standing-rows';
import { haveTables, type IndexState, type IndexTables } from './schema';

/** How far an index is. */
export interface IndexHead {
  readonly state: IndexState;
  /** Hash of block 0. */
  readonly genesis: Sha256Hex;
  /** Number of the block that comes next. */
  readonly height: bigint;
  readonly blockHash: Sha256Hex;
  readonly records: number;
  /** What was on the chain and counts as absent. */
  readonly refused: number;
}

/** @returns undefined before block 0, and where no index of this build stands. */
export async function readHead(database: Kysely<IndexTables>): Promise<IndexHead | undefined> {
  if (!(await haveTables(database))) return undefined;
  const row = await database.selectFrom('index_head').selectAll().executeTakeFirst();
  return (
    row && {
      state: row.state,
      genesis: row.genesis as Sha256Hex,
      height: BigInt(row.height),
      blockHash: row.block_hash as Sha256Hex,
      records: Number(row.records),
      refused: Number(row.refused),
    }
  );
}

/** All of one moment. @returns undefined as {@link readHead}, and when another build wrote it. */
export async function readState(
  database: Kysely<IndexTables>,
): Promise<{ readonly head: IndexHead; readonly reading: ReadingState } | undefined> {
  if (!(await haveTables(database))) return undefined;
  const moment = database.transaction().setIsolationLevel('repeatable read');
  return await moment.execute(async (on) => {
    const head = await readHead(on);
    if (head === undefined) return undefined;
    const stored = await on.selectFrom('standing_row').selectAll().execute();
    const rows = StandingRows.restored(
      stored.map(({ key, record }) => [key.toString('utf8'), record] as const),
    );
    const { channel } = await on.selectFrom('index_head').select('channel').executeTakeFirstOrThrow();
    if (rows === undefined) return undefined;
    const reading = {
      end: { height: head.height, blockHash: head.blockHash },
      channel: parseJsonAs(channelState, channel, "the index's channel"),
      rows,
      records: head.records,
    };
    return { head, reading };
  });
}
