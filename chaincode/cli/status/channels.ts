/** How far the ledger's channels are. */
import { openBlock, readTransactions } from '../../ledger/block/block';
import type { Channel } from '../../ledger/ledger';
import { isHubError } from '../../model';
import type { Session } from '../session';

export interface ChannelStatus {
  readonly channel: Channel;
  /** How many blocks there are. */
  readonly height: bigint;
  /** What the signer of the last block's last transaction said, RFC 3339; absent of a block that holds none. */
  readonly lastAt?: string;
}

/**
 * The channels that the acting member may read.
 *
 * @throws {HubError} `LEDGER_UNAVAILABLE`.
 */
export async function readChannels(session: Session): Promise<readonly ChannelStatus[]> {
  const directory = await statusOf(session, 'directory');
  try {
    return [directory, await statusOf(session, 'exchange')];
  } catch (error) {
    // Departments do not see that channel.
    const isRefused = ['NOT_A_READER', 'UNKNOWN_CREATOR', 'NOT_ALLOWED'] as const;
    if (!isRefused.some((code) => isHubError(error, code))) throw error;
    return [directory];
  }
}

async function statusOf(session: Session, channel: Channel): Promise<ChannelStatus> {
  const { number, bytes } = await session.ledger(channel).head();
  const at = readTransactions(openBlock(bytes)).at(-1)?.header.timestamp;
  return { channel, height: number + 1n, ...(at === undefined ? {} : { lastAt: at.toISOString() }) };
}
