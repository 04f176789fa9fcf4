/** A batch: the next records of a log, as one transaction's arguments. */
import type { Call } from '../../chaincode/ledger/ledger';
import { canonicalJson, HubError, type LogId } from '../../chaincode/model';
import type { Journal, OutboxRecord } from '../record';

/** How large a batch may grow (LEDGER, The access log on `exchange`). */
export interface BatchLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

export const BATCH_LIMITS: BatchLimits = { maxRecords: 2000, maxBytes: 1024 * 1024 };

export interface Batch {
  readonly sequence: bigint;
  /** Place of its first record in the log. */
  readonly first: bigint;
  readonly records: readonly OutboxRecord[];
}

type Source = Pick<Journal, 'pending' | 'submitted' | 'ledger'>;

/**
 * The batch to send now: the one that is on its way, exactly as it was sent, or the oldest records that wait.
 *
 * @throws {HubError} `INTERNAL` when records of a batch on its way are gone: it must not be sent as another.
 */
export function batchToSend(journal: Source, limits: BatchLimits): Batch {
  const { submitted, pending, ledger } = journal;
  if (submitted === undefined) {
    return {
      sequence: ledger.nextBatch,
      first: ledger.size,
      records: pending.oldest(limits.maxRecords, limits.maxBytes),
    };
  }
  const first = BigInt(submitted.first);
  const records = pending.range(first, submitted.count);
  if (records.length !== submitted.count) {
    throw new HubError('INTERNAL', `records of batch ${submitted.batch} are gone from the journal`);
  }
  return { sequence: BigInt(submitted.batch), first, records };
}

/** The contract call that appends a batch. The same batch gives the same arguments, byte for byte. */
export function appendCall(log: LogId, { sequence, records }: Batch): Call {
  return {
    contract: 'AccessLog',
    transaction: 'Append',
    args: [
      log,
      String(sequence),
      canonicalJson(heightsOf(records)),
      `[${records.map(({ json }) => json).join(',')}]`,
    ],
  };
}

/** Each directory height a record was decided at, once. Ascending, as decisions are recorded in the order they are made. */
function heightsOf(records: readonly OutboxRecord[]): readonly OutboxRecord['decidedAt'][] {
  const decided = records.flatMap(({ decidedAt }) => (decidedAt === undefined ? [] : [decidedAt]));
  return [...new Map(decided.map((at) => [at.height, at])).values()];
}
