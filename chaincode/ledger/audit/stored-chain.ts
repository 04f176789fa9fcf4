/** A channel of the embedded ledger as its file holds it, read and never written: it need not run, and may. */
import { DatabaseSync } from 'node:sqlite';
import { HubError } from '../../model/error';
import { openBlock } from '../block/block';
import { readableKey } from '../law/readable-key';
import { same } from './block-metadata';
import { type ChainAudit, historyName } from './chain-audit';
import type { Findings } from './finding';

type Row = Record<string, unknown>;

export class StoredChain {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens a channel's file for one look: what a running ledger commits after this does not show.
   *
   * @throws {HubError} `NOT_FOUND`: there is no such file; `CHAIN_BROKEN`: it is damaged, or no ledger.
   */
  static open(path: string): StoredChain {
    let database: DatabaseSync;
    try {
      database = new DatabaseSync(path, { readOnly: true });
    } catch (cause) {
      throw new HubError('NOT_FOUND', `there is no ledger file \`${path}\``, { cause });
    }
    try {
      database.exec('BEGIN');
      database.prepare('SELECT height FROM savepoint').get();
      return new StoredChain(database);
    } catch (cause) {
      database.close();
      throw new HubError('CHAIN_BROKEN', `\`${path}\` is damaged or not a ledger`, { cause });
    }
  }

  /** `common.Block` bytes, in order. */
  *blocks(): Generator<Uint8Array> {
    for (const row of this.#rows('SELECT bytes FROM blocks ORDER BY number')) yield row.bytes as Uint8Array;
  }

  /** Hashes of the first block and the last, and how many there are; undefined of a channel without any. */
  ends(): { readonly genesis: Uint8Array; readonly height: bigint; readonly hash: Uint8Array } | undefined {
    const [first] = this.#rows('SELECT bytes FROM blocks WHERE number = 0');
    const [last] = this.#rows('SELECT number, bytes FROM blocks ORDER BY number DESC LIMIT 1');
    if (first === undefined || last === undefined) return undefined;
    const { hash } = openBlock(last.bytes as Uint8Array);
    return {
      genesis: openBlock(first.bytes as Uint8Array).hash,
      height: BigInt(last.number as number) + 1n,
      hash,
    };
  }

  /**
   * Compares state, transaction index, histories and savepoint with what the blocks gave.
   *
   * @returns the number of state rows that stand as they should.
   */
  compare(audit: ChainAudit, findings: Findings): number {
    this.#compareTransactions(audit, findings);
    this.#compareHistory(audit, findings);
    this.#compareSavepoint(audit, findings);
    return this.#compareState(audit, findings);
  }

  close(): void {
    this.#database.close();
  }

  #compareState({ state }: ChainAudit, findings: Findings): number {
    let right = 0;
    const seen = new Set<string>();
    for (const row of this.#rows('SELECT namespace, key, value, block, tx, metadata FROM state')) {
      const namespace = row.namespace as string;
      const key = textOf(row.key);
      seen.add(`${namespace}\u0000${key}`);
      const expected = state.get(namespace, key);
      const report = (problem: string): void =>
        findings.report('STATE_BROKEN', `stored row \`${readableKey(key)}\` ${problem}`, {
          ...(expected === undefined ? {} : { block: expected.version.block }),
          key: readableKey(key),
        });
      if (expected === undefined) report('stands in no block');
      else if (!same(row.value as Uint8Array, expected.value)) report('holds another value than was written');
      else if (
        BigInt(row.block as number) !== expected.version.block ||
        row.tx !== expected.version.transaction
      ) {
        report('names another transaction than wrote it');
      } else if (
        !same((row.metadata ?? new Uint8Array()) as Uint8Array, expected.metadata ?? new Uint8Array())
      ) {
        report('holds another endorsement policy than was written');
      } else right += 1;
    }
    for (const { namespace, key, block } of state.entries()) {
      if (seen.has(`${namespace}\u0000${key}`)) continue;
      const name = readableKey(key);
      findings.report('STATE_BROKEN', `row \`${name}\` is missing in the store`, { block, key: name });
    }
    return right;
  }

  #compareTransactions({ transactions }: ChainAudit, findings: Findings): void {
    const seen = new Set<string>();
    for (const row of this.#rows('SELECT id, block, flag FROM transactions')) {
      const id = row.id as string;
      seen.add(id);
      const expected = transactions.get(id);
      const isRight = expected?.block === BigInt(row.block as number) && expected.flag === row.flag;
      if (isRight) continue;
      findings.report('STATE_BROKEN', `the index holds transaction \`${id}\` otherwise than its block`, {
        ...(expected === undefined ? {} : { block: expected.block }),
        transaction: id,
      });
    }
    for (const [id, { block }] of transactions) {
      if (seen.has(id)) continue;
      findings.report('STATE_BROKEN', `transaction \`${id}\` is missing in the index`, {
        block,
        transaction: id,
      });
    }
  }

  #compareHistory({ history }: ChainAudit, findings: Findings): void {
    let known = 0;
    for (const row of this.#rows('SELECT namespace, key, block, tx FROM history')) {
      const key = textOf(row.key);
      const block = BigInt(row.block as number);
      if (history.has(historyName(row.namespace as string, key, block, row.tx as number))) known += 1;
      else {
        const name = readableKey(key);
        findings.report('STATE_BROKEN', `history of \`${name}\` names a write that is none`, {
          block,
          key: name,
        });
      }
    }
    if (known < history.size) {
      findings.report('STATE_BROKEN', `histories lack ${history.size - known} writes`);
    }
  }

  #compareSavepoint(audit: ChainAudit, findings: Findings): void {
    const [row] = this.#rows('SELECT height, hash, commit_hash, last_config FROM savepoint');
    const isRight =
      row !== undefined &&
      BigInt(row.height as number) === audit.height &&
      Buffer.from(row.hash as Uint8Array).toString('hex') === audit.hashes.at(-1) &&
      same((row.commit_hash ?? new Uint8Array()) as Uint8Array, audit.commitHash ?? new Uint8Array()) &&
      BigInt(row.last_config as number) === audit.lastConfig;
    if (isRight) return;
    findings.report('STATE_BROKEN', 'the savepoint is not that of the last block', {
      block: audit.height - 1n,
    });
  }

  *#rows(sql: string): Generator<Row> {
    for (const row of this.#database.prepare(sql).iterate()) yield row as Row;
  }
}

function textOf(key: unknown): string {
  return Buffer.from(key as Uint8Array).toString('utf8');
}
