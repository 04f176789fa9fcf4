/** Appending batches: gap-free, by one key, the tree computed here and nowhere else. */
import { canonicalJson } from '../../model/canonical';
import { HubError } from '../../model/error';
import type { Decimal, LogId } from '../../model/identifier';
import { fromStoredHashes, rootOf, toStoredHashes } from '../../model/merkle';
import type { AccessRecord, Batch, DecidedAt, Log, LogHead } from '../../model/record';
import { requireAnchored } from '../anchors/anchored';
import type { HubContext } from '../contract/hub-context';
import { nextState } from '../life/life';
import { LOG_LIFE } from '../life/log-life';
import { toDecimal } from '../state/decimal';
import { logRow } from '../state/row';
import { batchHash, extend, leavesOf, rootOfLeaves, toSha256 } from './tree';

/** One batch as the gateway sends it. */
export interface Appended {
  readonly log: LogId;
  readonly sequence: Decimal;
  /** The `directory` heights the records were decided at, ascending. */
  readonly heights: readonly DecidedAt[];
  readonly records: readonly AccessRecord[];
}

/** What `Append` answers, the first time and every time the same batch is sent again. */
export interface AppendResult {
  readonly batch: Batch;
  /** The tree with this batch as its last. */
  readonly head: Pick<Batch, 'size' | 'root'>;
}

/**
 * The records stand in the log, in order and without a gap; the head is the tree over all of them.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the log's gateway key; `NOT_FOUND`; `FORK`: another batch stands under this
 *   sequence; `WRONG_STATE`: the log is closed, a batch is missing in between, or a height falls; `INVALID_ARGUMENT`:
 *   a record out of sequence, of another log or gateway, or decided at a height the batch does not name; where the log
 *   requires anchors, `NOT_ANCHORED` (retryable): a height waits for two founders' relays; `ANCHOR_MISMATCH`: they saw
 *   another block there.
 */
export async function append(ctx: HubContext, appended: Appended): Promise<AppendResult> {
  const log = await ctx.state.require(logRow.log(appended.log));
  requireGatewayKey(ctx, log);
  const texts = appended.records.map((record) => canonicalJson(record));
  const hash = batchHash(appended.heights, texts);
  const head = await ctx.state.require(logRow.head(log.id));
  const sequence = BigInt(appended.sequence);
  if (sequence < BigInt(head.nextBatch)) return repeated(ctx, appended, hash);
  nextState(LOG_LIFE, log.state, 'append', `log \`${log.id}\``);
  if (sequence > BigInt(head.nextBatch)) {
    throw new HubError('WRONG_STATE', `the next batch of log \`${log.id}\` is ${head.nextBatch}`);
  }
  const height = requireRisingHeights(appended.heights, head);
  requireRecords(appended, log, head);
  if (log.anchors === 'required') await requireAnchoredHeights(ctx, appended.heights);
  return write(ctx, { appended, texts, head, hash, height });
}

function requireGatewayKey(ctx: HubContext, log: Log): void {
  const { msp, role, spki } = ctx.caller;
  if (role !== 'client' || msp !== log.gateway.msp || spki !== log.gateway.spki) {
    throw new HubError('NOT_ALLOWED', `only the gateway key of log \`${log.id}\` appends to it`);
  }
}

/** The first result again; nothing is written. */
async function repeated(ctx: HubContext, appended: Appended, hash: string): Promise<AppendResult> {
  const { log, sequence } = appended;
  const batch = await ctx.state.require(logRow.batch(log, BigInt(sequence)));
  if (batch.hash !== hash) {
    throw new HubError('FORK', `another batch stands under sequence ${sequence} of log \`${log}\``);
  }
  return resultOf(batch);
}

/** The batch's highest height, or the log's so far. */
function requireRisingHeights(heights: readonly DecidedAt[], head: LogHead): Decimal {
  let highest = head.height;
  heights.forEach(({ height }, index) => {
    if (index > 0 && BigInt(height) <= BigInt(highest)) {
      throw new HubError('INVALID_ARGUMENT', `heights at \`${index}\` must ascend`);
    }
    if (BigInt(height) < BigInt(highest)) {
      throw new HubError('WRONG_STATE', `height ${height} falls: log \`${head.log}\` is at ${head.height}`);
    }
    highest = height;
  });
  return highest;
}

function requireRecords({ records, heights }: Appended, log: Log, head: LogHead): void {
  const named = new Map(heights.map(({ height, blockHash }) => [height, blockHash]));
  records.forEach((record, index) => {
    const refuse = (message: string): never => {
      throw new HubError('INVALID_ARGUMENT', `records at \`${index}\` ${message}`);
    };
    if (record.log !== log.id) refuse('must belong to the log');
    if (BigInt(record.sequence) !== BigInt(head.size) + BigInt(index)) refuse('must follow without a gap');
    if (record.kind === 'OUTCOME') return;
    const { msp, id } = record.gateway;
    if (msp !== log.gateway.msp || id !== log.gateway.id) refuse("must be the log's gateway's own");
    if (named.get(record.height) !== record.blockHash) refuse('must be decided at a height the batch names');
  });
}

/** Every height that the batch names is the block that two founders anchored: the one that made `directory` so high. */
async function requireAnchoredHeights(ctx: HubContext, heights: readonly DecidedAt[]): Promise<void> {
  for (const { height, blockHash } of heights) {
    if (height === '0') throw new HubError('INVALID_ARGUMENT', 'height 0 has no block to be anchored');
    await requireAnchored(ctx, 'directory', BigInt(height) - 1n, blockHash);
  }
}

interface Written {
  readonly appended: Appended;
  /** The records' canonical JSON. */
  readonly texts: readonly string[];
  readonly head: LogHead;
  readonly hash: Batch['hash'];
  readonly height: Decimal;
}

async function write(
  ctx: HubContext,
  { appended, texts, head, hash, height }: Written,
): Promise<AppendResult> {
  const { log, sequence, records } = appended;
  const leaves = leavesOf(texts);
  const tree = extend(fromStoredHashes(BigInt(head.size), head.frontier), leaves);
  const size = toDecimal(tree.size);
  const root = toSha256(rootOf(tree));
  const nextBatch = toDecimal(BigInt(sequence) + 1n);
  await ctx.state.put(logRow.head(log), {
    log,
    size,
    root,
    frontier: toStoredHashes(tree),
    nextBatch,
    height,
  });
  const batch = await ctx.state.create(logRow.batch(log, BigInt(sequence)), {
    log,
    sequence,
    firstRecord: head.size,
    count: records.length,
    leafRoot: rootOfLeaves(leaves),
    hash,
    size,
    root,
  });
  return resultOf(batch);
}

function resultOf(batch: Batch): AppendResult {
  return { batch, head: { size: batch.size, root: batch.root } };
}
