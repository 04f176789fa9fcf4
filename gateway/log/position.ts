/** Where an access log stands on the ledger. */
import type { Ledger } from '../../chaincode/ledger/ledger';
import { type LogId, logHead, parseJsonAs } from '../../chaincode/model';
import type { LedgerPosition } from '../record';

/**
 * Reads the head of a log.
 *
 * @throws {HubError} `NOT_FOUND` when the founders have not opened it; `LEDGER_UNAVAILABLE`.
 */
export async function readPosition(ledger: Pick<Ledger, 'evaluate'>, log: LogId): Promise<LedgerPosition> {
  const bytes = await ledger.evaluate({ contract: 'AccessLog', transaction: 'ReadHead', args: [log] });
  const head = parseJsonAs(logHead, Buffer.from(bytes).toString('utf8'), 'log head');
  return { size: BigInt(head.size), nextBatch: BigInt(head.nextBatch) };
}
