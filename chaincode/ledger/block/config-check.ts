/** The configuration that a CONFIG transaction puts in force, where it may. */
import { common } from '@hyperledger/fabric-protos';
import { isHubError } from '../../model/error';
import { type ChannelConfig, parseConfig } from './channel-config';
import { applyConfigUpdate } from './config-update';
import { decode } from './decode';

/**
 * What a CONFIG transaction after block 0 claims must be what its update, signed by the founders' admins, makes of the
 * configuration before it.
 *
 * @param data `common.ConfigEnvelope` bytes, as the transaction carries them.
 * @returns undefined when it is not.
 */
export function nextConfig(
  channel: string,
  current: ChannelConfig,
  data: Uint8Array,
): ChannelConfig | undefined {
  try {
    const message = decode('a configuration', () => common.ConfigEnvelope.deserializeBinary(data));
    const update = message.getLastUpdate()?.serializeBinary();
    if (update === undefined) return undefined;
    const expected = applyConfigUpdate(channel, current, update);
    const claimed = message.getConfig()?.serializeBinary() ?? new Uint8Array();
    return Buffer.from(expected.serializeBinary()).equals(claimed) ? parseConfig(data) : undefined;
  } catch (error) {
    // Each of its errors says why this is no lawful change: unsigned, of another channel, unreadable.
    if (isHubError(error)) return undefined;
    throw error;
  }
}
