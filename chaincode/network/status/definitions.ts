/** What each channel's members agreed to run. */
import { isHubError } from '../../model';
import type { NetworkChannel } from '../description/network';
import { peersOn } from '../description/nodes';
import type { Generation } from '../start/generate-files';
import { approvedPackage, committedDefinition } from '../start/lifecycle';

/** A line a channel: its chaincode's version, sequence and package, as its first peer knows them. */
export async function definitionLines(generation: Generation): Promise<readonly string[]> {
  const { channels } = generation.network;
  return await Promise.all(
    channels.map(async (channel) => `${channel.name.padEnd(11)}${await definitionOf(generation, channel)}`),
  );
}

async function definitionOf(generation: Generation, channel: NetworkChannel): Promise<string> {
  const [peer] = peersOn(generation.network, channel);
  if (peer === undefined) return 'no peer follows it';
  try {
    const { version, sequence } = await committedDefinition(generation, peer, channel);
    const id = await approvedPackage(generation, peer, channel, sequence);
    return `${channel.chaincode.padEnd(11)}version ${version}  sequence ${sequence}  ${id}`;
  } catch (error) {
    if (!isHubError(error, 'NETWORK_FAILED')) throw error;
    return `${channel.chaincode.padEnd(11)}\`${peer.name}\` does not say`;
  }
}
