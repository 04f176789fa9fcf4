/** Whether the records of an `Append` are those that its log holds now. */
import {
  appendLeafHash,
  type Batch,
  canonicalHash,
  canonicalJson,
  EMPTY_FRONTIER,
  exchangeKey,
  type Frontier,
  fromStoredHashes,
  type LogHead,
  leafHash,
  rootOf,
  toStoredHashes,
} from '../../../model/index';
import { type AppendedBatch, appendedBatch, batchHash, recordProblems } from '../../law/appended-batch';
import type { JudgedTransaction } from '../../law/judged-transaction';
import type { Judgement } from '../../law/judgement';
import { type Problem, unless } from '../../law/row-change';
import type { Rows } from '../../law/rows';

/** A batch whose every record counts, or why none does. */
export type Admission =
  | { readonly batch: AppendedBatch; readonly problem?: undefined }
  | { readonly batch?: undefined; readonly problem: string };

/**
 * Judges an `Append` by what its signed arguments give: gateway key, sequence, records, hash, and the tree they make of the log.
 *
 * @param before rows as the transactions before left them.
 */
export function admission(
  transaction: JudgedTransaction,
  { rows, fault }: Judgement,
  before: Rows,
): Admission {
  if (fault !== undefined) return { problem: `its \`Append\` ${fault.problem}` };
  const batch = appendedBatch(transaction.args);
  if (batch === undefined) return { problem: 'the batch cannot be read' };
  const written = (key: string): unknown =>
    rows.find((row) => row.key === key && row.problem === undefined)?.record;
  const head = before.get('head', exchangeKey.head(batch.log));
  const problem =
    keyProblem(transaction, batch, before) ??
    sequenceProblem(batch, head) ??
    recordProblems(batch, BigInt(head?.size ?? 0n))[0] ??
    heightProblem(batch, head) ??
    treeProblem(batch, head, {
      batch: written(exchangeKey.batch(batch.log, batch.sequence)),
      head: written(exchangeKey.head(batch.log)),
    });
  return problem === undefined ? { batch } : { problem };
}

function keyProblem({ creator }: JudgedTransaction, batch: AppendedBatch, rows: Rows): Problem {
  const log = rows.get('log', exchangeKey.log(batch.log));
  const isKey =
    creator.role === 'client' && creator.msp === log?.gateway.msp && creator.spki === log.gateway.spki;
  return unless(isKey, `log \`${batch.log}\` took a batch from another key than its gateway's`);
}

function sequenceProblem({ log, sequence }: AppendedBatch, head: LogHead | undefined): Problem {
  const due = head?.nextBatch ?? '0';
  return unless(String(sequence) === due, `batch ${sequence} of log \`${log}\` stands where ${due} was due`);
}

/** Heights rise within a batch, and from batch to batch never fall. */
function heightProblem({ log, heights }: AppendedBatch, head: LogHead | undefined): Problem {
  const all = heights.map(({ height }) => BigInt(height));
  const rises = all.every((height, index) => index === 0 || height > (all[index - 1] ?? 0n));
  const [first = BigInt(head?.height ?? 0n)] = all;
  return unless(rises && first >= BigInt(head?.height ?? 0n), `a height of log \`${log}\` falls`);
}

interface Written {
  readonly batch: unknown;
  readonly head: unknown;
}

/** What the contract stored must be what the records give. */
function treeProblem(batch: AppendedBatch, head: LogHead | undefined, written: Written): Problem {
  const { log, sequence, records } = batch;
  const leaves = records.map((record) => leafHash(canonicalJson(record)));
  const tree = leaves.reduce(appendLeafHash, frontierOf(head));
  const root = rootOf(tree).toString('hex');
  const size = String(tree.size);
  const expected = {
    batch: {
      v: 1,
      log,
      sequence: String(sequence),
      firstRecord: head?.size ?? '0',
      count: records.length,
      leafRoot: rootOf(leaves.reduce(appendLeafHash, EMPTY_FRONTIER)).toString('hex'),
      hash: batchHash(batch),
      size,
      root,
    } satisfies Unbranded<Batch>,
    head: {
      v: 1,
      log,
      size,
      root,
      frontier: toStoredHashes(tree),
      nextBatch: String(sequence + 1n),
      height: highest(batch, head),
    } satisfies Unbranded<LogHead>,
  };
  const isTree = (['batch', 'head'] as const).every(
    (name) => written[name] !== undefined && canonicalHash(written[name]) === canonicalHash(expected[name]),
  );
  return unless(isTree, `batch ${sequence} of log \`${log}\` is not what its records give`);
}

type Unbranded<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

function frontierOf(head: LogHead | undefined): Frontier {
  return head === undefined ? EMPTY_FRONTIER : fromStoredHashes(BigInt(head.size), head.frontier);
}

function highest({ heights }: AppendedBatch, head: LogHead | undefined): string {
  const all = [head?.height ?? '0', ...heights.map(({ height }) => height)];
  return all.reduce((high, height) => (BigInt(height) > BigInt(high) ? height : high));
}
