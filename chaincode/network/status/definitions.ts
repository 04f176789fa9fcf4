/** What each channel's members agreed to run. */
import { isHubError } from '../../model';
import type { NetworkChannel } from '../description/network';
import type { Generation } from '../start/generate-files';
import { definitionInForce } from '../start/lifecycle';

/** A line a channel: its chaincode's version, sequence and package. */
export async function definitionLines(generation: Generation): Promise<readonly string[]> {
  const { channels } = generation.network;
  return await Promise.all(
    channels.map(async (channel) => `${channel.name.padEnd(11)}${await definitionOf(generation, channel)}`),
  );
}

async function definitionOf(generation: Generation, channel: NetworkChannel): Promise<string> {
  const chaincode = channel.chaincode.padEnd(11);
  try {
    const { version, sequence, id } = await definitionInForce(generation, channel);
    return `${chaincode}version ${version}  sequence ${sequence}  ${id}`;
  } catch (error) {
    if (!isHubError(error, 'NETWORK_FAILED')) throw error;
    return `${chaincode}no peer says`;
  }
}
