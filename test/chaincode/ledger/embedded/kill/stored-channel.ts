/** A channel's file, audited while its ledger runs or stands still. */
import { join } from 'node:path';
import { auditChannel, StoredChain } from '../../../../../chaincode/ledger/audit';
import type { Channel } from '../../../../../chaincode/ledger/ledger';

export interface StoredChannel {
  readonly height: bigint;
  readonly blocks: readonly Buffer[];
  /** What the audit found; the state must be what the blocks give. */
  readonly findings: readonly unknown[];
  /** Rows of state that stand as the blocks say. */
  readonly rows: number;
}

/** Replays the blocks with the validation of commits and compares flags, state, index, histories and savepoint. */
export async function storedChannel(dataDir: string, channel: Channel): Promise<StoredChannel> {
  const stored = StoredChain.open(join(dataDir, 'ledger', `${channel}.db`));
  try {
    const blocks = [...stored.blocks()].map((bytes) => Buffer.from(bytes));
    // The fixture's contract is none of ours: its rows have no law, so no chaincode is named that has one.
    const report = await auditChannel({ channel, chaincode: 'none', blocks, stored });
    return {
      height: report.height,
      blocks,
      findings: report.findings,
      rows: report.proved.storedRows ?? 0,
    };
  } finally {
    stored.close();
  }
}
