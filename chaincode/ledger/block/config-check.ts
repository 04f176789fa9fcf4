/** The configuration that a CONFIG transaction puts in force, where it may. */
import { common } from '@hyperledger/fabric-protos';
import { HubError, isHubError } from '../../model/error';
import { type ChannelConfig, parseConfig } from './channel-config';
import { applyConfigUpdate } from './config-update';
import { decode } from './decode';

/**
 * The configuration that a CONFIG transaction after block 0 lawfully puts in force.
 *
 * @throws {HubError} `CHAIN_BROKEN`: it carries no update, or claims another result than its update has; as
 *   {@link applyConfigUpdate}, of which `INVALID_ARGUMENT` says that the founders signed it and this build does not know its kind.
 */
export function requireNextConfig(channel: string, current: ChannelConfig, data: Uint8Array): ChannelConfig {
  const message = decode('a configuration', () => common.ConfigEnvelope.deserializeBinary(data));
  const update = message.getLastUpdate()?.serializeBinary();
  if (update === undefined) throw new HubError('CHAIN_BROKEN', 'a configuration carries no update');
  const expected = applyConfigUpdate(channel, current, update);
  const claimed = message.getConfig()?.serializeBinary() ?? new Uint8Array();
  if (Buffer.from(expected.serializeBinary()).equals(claimed)) return parseConfig(data);
  throw new HubError('CHAIN_BROKEN', 'a configuration is another than its update makes');
}

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
    return requireNextConfig(channel, current, data);
  } catch (error) {
    // Each of its errors says why this is no lawful change: unsigned, of another channel, unreadable.
    if (isHubError(error)) return undefined;
    throw error;
  }
}
