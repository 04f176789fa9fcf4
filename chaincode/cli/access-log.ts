/** Reading the access log out of the exchange channel's blocks. */
import { z } from 'zod';
import { openBlock, readTransactions } from '../ledger/block/block';
import { type AccessRecord, accessRecord, HubError, isHubError, parseJsonAs } from '../model';
import type { Session } from './session';

/** A record, and where it stands on the ledger. */
export interface LoggedRecord {
  readonly record: AccessRecord;
  readonly block: bigint;
  readonly transaction: string;
}

const APPEND = 'AccessLog:Append';
const heads = z.looseObject({ rows: z.array(z.looseObject({ id: z.string() })) });
const head = z.looseObject({ nextBatch: z.string() });

/** The batches that stand now, by log: reading may stop once it has seen them. */
async function lastBatches(session: Session): Promise<ReadonlyMap<string, bigint>> {
  const list = { contract: 'AccessLog', transaction: 'ListLogs', args: [] };
  const logs = await session.read('exchange', list, heads);
  const last = new Map<string, bigint>();
  for (const { id } of logs.rows) {
    const call = { contract: 'AccessLog', transaction: 'ReadHead', args: [id] };
    const next = BigInt((await session.read('exchange', call, head)).nextBatch);
    if (next > 0n) last.set(id, next - 1n);
  }
  return last;
}

/**
 * Every record that stands on the ledger, in the order of its blocks; with `follow`, then each new one.
 *
 * @throws {HubError} `NOT_A_READER`: the member may not read the exchange channel; `LEDGER_UNAVAILABLE`.
 */
export async function* readAccessLog(session: Session, follow: boolean): AsyncGenerator<LoggedRecord> {
  const missing = new Map(await readable(() => lastBatches(session), session));
  if (missing.size === 0 && !follow) return;
  const stop = new AbortController();
  for await (const { number, bytes } of session.ledger('exchange').blocks(0n, stop.signal)) {
    for (const { transactionId, call, flag } of readTransactions(openBlock(bytes))) {
      if (flag !== 'VALID' || call?.function !== APPEND) continue;
      const [log = '', sequence = '0', , records = '[]'] = call.args.map((arg) =>
        Buffer.from(arg).toString('utf8'),
      );
      for (const record of parseJsonAs(z.array(accessRecord), records, 'batch')) {
        yield { record, block: number, transaction: transactionId };
      }
      if (missing.get(log) === BigInt(sequence)) missing.delete(log);
    }
    if (missing.size === 0 && !follow) {
      stop.abort();
      return;
    }
  }
}

async function readable<T>(work: () => Promise<T>, session: Session): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isHubError(error, 'UNKNOWN_CREATOR') && !isHubError(error, 'NOT_ALLOWED')) throw error;
    throw new HubError('NOT_A_READER', `\`${session.msp}\` does not read the exchange channel`, {
      cause: error,
    });
  }
}
