/** Records that are durable here and not yet known to stand on the ledger. */
import type { AccessRecord, Decimal, Sha256Hex } from '../../chaincode/model';

/** One record as it travels: the journal's own bytes, so that the ledger hashes what was made durable. */
export interface OutboxRecord {
  readonly sequence: bigint;
  readonly json: string;
  /** Where a decision was made; an outcome has no height of its own. */
  readonly decidedAt: { readonly height: Decimal; readonly blockHash: Sha256Hex } | undefined;
}

export function outboxRecord(record: AccessRecord, json: string): OutboxRecord {
  const decidedAt =
    record.kind === 'DECISION' ? { height: record.height, blockHash: record.blockHash } : undefined;
  return { sequence: BigInt(record.sequence), json, decidedAt };
}

/**
 * Held in memory: what a gateway records within the lease, since without a ledger it stops answering after that.
 */
export class Outbox {
  #records: OutboxRecord[] = [];

  get size(): number {
    return this.#records.length;
  }

  /** The height of the last decision; undefined when none waits. */
  get height(): bigint | undefined {
    const last = this.#records.findLast(({ decidedAt }) => decidedAt !== undefined);
    return last?.decidedAt === undefined ? undefined : BigInt(last.decidedAt.height);
  }

  add(record: OutboxRecord): void {
    this.#records.push(record);
  }

  /** The oldest records, at most so many and of at most so many bytes, but one if there is one. */
  oldest(maxRecords: number, maxBytes: number): readonly OutboxRecord[] {
    let bytes = 0;
    const end = this.#records.slice(0, maxRecords).findIndex((record, index) => {
      bytes += Buffer.byteLength(record.json);
      return index > 0 && bytes > maxBytes;
    });
    return this.#records.slice(0, end < 0 ? maxRecords : end);
  }

  /** The records of one batch, by their place in the log. */
  range(first: bigint, count: number): readonly OutboxRecord[] {
    return this.#records.filter(({ sequence }) => sequence >= first && sequence < first + BigInt(count));
  }

  /** Forgets the records before `sequence`. */
  dropBefore(sequence: bigint): void {
    const kept = this.#records.findIndex((record) => record.sequence >= sequence);
    this.#records = kept < 0 ? [] : this.#records.slice(kept);
  }
}
