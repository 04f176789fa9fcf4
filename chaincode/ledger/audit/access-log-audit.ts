/** Access logs, from the records themselves: their trees, sequences and heights, and that each access has an end. */
import {
  appendLeafHash,
  canonicalHash,
  canonicalJson,
  EMPTY_FRONTIER,
  exchangeKey,
  type Frontier,
  type LogId,
  leafHash,
  type OutcomeRecord,
  rootOf,
} from '../../model/index';
import { type AppendedBatch, appendedBatch, batchHash, recordProblems } from '../law/appended-batch';
import type { JudgedTransaction } from '../law/judged-transaction';
import { APPEND } from '../law/log-law';
import { readableKey } from '../law/readable-key';
import type { Rows } from '../law/rows';
import type { Findings } from './finding';

/** An allowed access whose log went on for longer than this without its outcome never got one. */
const OPEN_MS = 10 * 60_000;

/** A log as its batches made it, computed here. */
interface Tree {
  frontier: Frontier;
  nextBatch: bigint;
  height: bigint;
  lastAt: string;
  readonly hashes: Map<bigint, string>;
  /** Every access seen. */
  readonly accesses: Map<string, Access>;
}

interface Access {
  readonly at: string;
  readonly sequence: string;
  readonly allowed: boolean;
  /** Its outcome is still to come. */
  open: boolean;
}

export interface AccessLogAuditOptions {
  readonly findings: Findings;
  readonly rows: Rows;
  /** Hash of the block that made `directory` so high; undefined where that chain was not audited. */
  readonly directoryHash?: (height: bigint) => string | undefined;
}

export class AccessLogAudit {
  readonly #options: AccessLogAuditOptions;
  readonly #trees = new Map<LogId, Tree>();
  #batches = 0;
  #records = 0;

  constructor(options: AccessLogAuditOptions) {
    this.#options = options;
  }

  get batches(): number {
    return this.#batches;
  }

  get records(): number {
    return this.#records;
  }

  /** Checks one batch against what its transaction wrote. */
  next(transaction: JudgedTransaction): void {
    if (transaction.function !== APPEND) return;
    const batch = appendedBatch(transaction.args);
    const report = (message: string, key = ''): void => {
      const { block, id } = transaction;
      this.#options.findings.report('LOG_BROKEN', message, { block, transaction: id, key: readableKey(key) });
    };
    if (batch === undefined) {
      report('the batch cannot be read', transaction.args[0]);
      return;
    }
    this.#requireGatewayKey(batch, transaction, report);
    const tree = this.#trees.get(batch.log) ?? newTree();
    this.#trees.set(batch.log, tree);
    if (batch.sequence < tree.nextBatch) requireRepeated(batch, tree, transaction, report);
    else this.#extend(batch, tree, report);
  }

  /** Accesses that have no outcome though their log went on, at the end of the chain. */
  finish(): { readonly open: number } {
    let open = 0;
    for (const [log, tree] of this.#trees) {
      for (const [access, { at, sequence, open: isOpen }] of tree.accesses) {
        if (!isOpen) continue;
        open += 1;
        if (Date.parse(tree.lastAt) - Date.parse(at) <= OPEN_MS) continue;
        const message = `access \`${access}\` (record ${sequence}) of log \`${log}\` was allowed and has no outcome`;
        this.#options.findings.report('LOG_BROKEN', message, { key: `log~${log}` });
      }
    }
    return { open };
  }

  #requireGatewayKey(batch: AppendedBatch, { creator }: JudgedTransaction, report: Report): void {
    const log = this.#options.rows.get('log', exchangeKey.log(batch.log));
    const isKey =
      creator.role === 'client' && creator.msp === log?.gateway.msp && creator.spki === log.gateway.spki;
    if (!isKey)
      report(
        `log \`${batch.log}\` took a batch from another key than its gateway's`,
        exchangeKey.log(batch.log),
      );
  }

  #extend(batch: AppendedBatch, tree: Tree, report: Report): void {
    const key = exchangeKey.batch(batch.log, batch.sequence);
    if (batch.sequence !== tree.nextBatch)
      report(`batch ${tree.nextBatch} of log \`${batch.log}\` is missing`, key);
    const size = tree.frontier.size;
    for (const problem of recordProblems(batch, size)) report(problem, key);
    for (const problem of this.#heightProblems(batch, tree)) report(problem, key);
    for (const problem of accessProblems(batch, tree)) report(problem, key);
    const leaves = batch.records.map((record) => leafHash(canonicalJson(record)));
    tree.frontier = leaves.reduce(appendLeafHash, tree.frontier);
    tree.nextBatch = batch.sequence + 1n;
    tree.height = batch.heights.reduce(
      (high, { height }) => (BigInt(height) > high ? BigInt(height) : high),
      tree.height,
    );
    tree.hashes.set(batch.sequence, batchHash(batch));
    this.#requireWritten(
      batch,
      tree,
      size,
      hex(rootOf(leaves.reduce(appendLeafHash, EMPTY_FRONTIER))),
      report,
    );
    this.#batches += 1;
    this.#records += batch.records.length;
  }

  /** What the contract stored is what the records give. */
  #requireWritten(
    batch: AppendedBatch,
    tree: Tree,
    firstRecord: bigint,
    leafRoot: string,
    report: Report,
  ): void {
    const { log, sequence } = batch;
    const root = hex(rootOf(tree.frontier));
    const size = String(tree.frontier.size);
    const stored = this.#options.rows.get('batch', exchangeKey.batch(log, sequence));
    const expected = {
      v: 1,
      log,
      sequence: String(sequence),
      firstRecord: String(firstRecord),
      count: batch.records.length,
      leafRoot,
      hash: batchHash(batch),
      size,
      root,
    };
    if (stored === undefined || canonicalHash(stored) !== canonicalHash(expected)) {
      report(
        `batch ${sequence} of log \`${log}\` is not what its records give`,
        exchangeKey.batch(log, sequence),
      );
    }
    const head = this.#options.rows.get('head', exchangeKey.head(log));
    const isHead =
      head?.root === root &&
      head.size === size &&
      head.nextBatch === String(tree.nextBatch) &&
      head.height === String(tree.height) &&
      canonicalHash(head.frontier) === canonicalHash(tree.frontier.hashes.map(hex));
    if (!isHead) report(`the head of log \`${log}\` is not the tree of its records`, exchangeKey.head(log));
  }

  #heightProblems(batch: AppendedBatch, tree: Tree): readonly string[] {
    const problems: string[] = [];
    let highest = tree.height;
    batch.heights.forEach(({ height, blockHash }, index) => {
      const at = BigInt(height);
      if (at < highest || (index > 0 && at === highest))
        problems.push(`height ${height} falls below ${highest}`);
      highest = at;
      const known = this.#options.directoryHash?.(at);
      const isForeign = this.#options.directoryHash !== undefined && known !== blockHash;
      if (isForeign) problems.push(`height ${height} names a block that \`directory\` does not hold`);
    });
    return problems;
  }
}

type Report = (message: string, key?: string) => void;

function newTree(): Tree {
  return {
    frontier: EMPTY_FRONTIER,
    nextBatch: 0n,
    height: 0n,
    lastAt: '',
    hashes: new Map(),
    accesses: new Map(),
  };
}

/** The same batch sent again answers with the first result and writes nothing. */
function requireRepeated(
  batch: AppendedBatch,
  tree: Tree,
  { writes }: JudgedTransaction,
  report: Report,
): void {
  if (writes.size === 0 && tree.hashes.get(batch.sequence) === batchHash(batch)) return;
  report(
    `another batch was sent under sequence ${batch.sequence} of log \`${batch.log}\``,
    exchangeKey.head(batch.log),
  );
}

function accessProblems({ records: of }: AppendedBatch, tree: Tree): readonly string[] {
  const problems: string[] = [];
  for (const record of of) {
    const known = tree.accesses.get(record.access);
    if (record.at > tree.lastAt) tree.lastAt = record.at;
    if (record.kind === 'DECISION') {
      if (known !== undefined) problems.push(`access \`${record.access}\` was decided twice`);
      const { at, sequence, allowed, collapses } = record;
      tree.accesses.set(record.access, { at, sequence, allowed, open: allowed || collapses === true });
    } else if (known === undefined || !known.open) {
      problems.push(`the outcome in record ${record.sequence} ends no access`);
    } else {
      known.open = false;
      if (!known.allowed && isAnswer(record))
        problems.push(`record ${record.sequence} answers an access that was denied`);
    }
  }
  return problems;
}

/** True of an outcome that says that anything was fetched or answered: a denial's only counts the ones beside it. */
function isAnswer({ status, served, responseDigest }: OutcomeRecord): boolean {
  const isNone = status === 'REFUSED' || status === 'INTERRUPTED';
  return !isNone || served.length > 0 || responseDigest !== undefined;
}

function hex(hash: Buffer): string {
  return hash.toString('hex');
}
