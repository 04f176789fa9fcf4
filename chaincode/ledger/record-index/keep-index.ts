/** Keeping an index for as long as a process lives, whatever becomes of its ledger, its database, or another keeper. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isHubError } from '../../model/error';
import { mspId } from '../../model/index';
import { connectLedger } from '../fabric/connect-ledger';
import type { LedgerClient } from '../fabric/ledger-client';
import { peerAddresses } from '../fabric/peer-addresses';
import { loadIdentity } from '../identity/identity';
import { RecordIndexer } from './record-indexer';

const PAUSE_MS = 5_000;

/** What the process that keeps an index is started with. */
export const indexKeeperConfig = z
  .strictObject({
    /** A founder or the auditor: others do not read the exchange channel. */
    mspId,
    keyFolder: z.string().min(1),
    ledger: z.strictObject({ peers: peerAddresses, chaincode: z.string().min(1) }).readonly(),
    /** Connection string of the role that owns the index. */
    database: z.string().min(1),
  })
  .readonly();
export type IndexKeeperConfig = z.infer<typeof indexKeeperConfig>;

export interface KeepOptions {
  readonly signal: AbortSignal;
  /** Hears what stands in the way, a line each, and what on the chain counts as absent. */
  readonly log: (line: string) => void;
}

/**
 * Keeps the index up to the chain's end; resolves when `signal` aborts. What goes wrong is said, and tried again in five
 * seconds: without an index everything is still found, only slower.
 */
export async function keepIndex(config: IndexKeeperConfig, { signal, log }: KeepOptions): Promise<void> {
  const identity = loadIdentity(config.mspId, config.keyFolder);
  const ledger = connectLedger({ ...config.ledger, identity, channel: 'exchange' });
  try {
    while (!signal.aborted) {
      try {
        await keepOnce(config, ledger, { signal, log });
      } catch (error) {
        if (!signal.aborted) log(isHubError(error) ? `${error.code}: ${error.message}` : String(error));
      }
      // An abort ends the pause; the loop then ends by itself.
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await ledger.close();
  }
}

async function keepOnce(
  { database: url }: IndexKeeperConfig,
  ledger: LedgerClient,
  { signal, log }: KeepOptions,
): Promise<void> {
  const onLost = (): void => log('the peer is lost');
  const onHeld = (): void => log('another process keeps this index: waiting until it ends');
  const indexer = RecordIndexer.open({ ledger, url, signal, onLost, onHeld });
  const onBlock = (_: unknown, refused: readonly string[]): void => {
    for (const each of refused) log(each);
  };
  try {
    log(`begun: ${await indexer.begin()}`);
    const { number: last } = await ledger.head();
    await indexer.run({ last, onBlock });
    await indexer.run({ onBlock });
  } finally {
    await indexer.close();
  }
}
