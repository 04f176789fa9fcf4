/** Where an access log stands on the ledger. */
import type { Ledger } from '../../chaincode/ledger/ledger';
import { type LogId, logHead, parseJsonAs } from '../../chaincode/model';
import type { LedgerPosition } from '../record';

/** Where a log stands, and the highest directory height that any of its decisions was made at. */
export interface LogPosition extends LedgerPosition {
  /** No later decision may be made below it: heights of a log never fall. */
  readonly height: bigint;
}

/**
 * Reads the head of a log.
 *
 * @throws {HubError} `NOT_FOUND` when the founders have not opened it; `LEDGER_UNAVAILABLE`.
 */
export async function readPosition(ledger: Pick<Ledger, 'evaluate'>, log: LogId): Promise<LogPosition> {
  const bytes = await ledger.evaluate({ contract: 'AccessLog', transaction: 'ReadHead', args: [log] });
  const head = parseJsonAs(logHead, Buffer.from(bytes).toString('utf8'), 'log head');
  return { size: BigInt(head.size), nextBatch: BigInt(head.nextBatch), height: BigInt(head.height) };
}
