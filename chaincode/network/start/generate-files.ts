/** Everything a network needs before its first process starts, made from its description. */
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { enrolNetwork } from '../authority/enrol-network';
import { requireCa } from '../commands/ca-commands';
import type { FabricCommands } from '../commands/fabric-commands';
import { runCommand } from '../commands/run-command';
import { type Layout, networkFolder } from '../description/layout';
import type { Network } from '../description/network';
import { orderersOf, peersOf } from '../description/nodes';
import { writeConnection } from '../generate/chaincode-link';
import { configtx } from '../generate/configtx';
import { cryptoConfig } from '../generate/crypto-config';
import { makeMemberFolders } from '../generate/member-keys';
import { coreSettings } from '../generate/node-settings';
import { supervise } from '../supervision/supervision';
import { authorityProcesses } from './processes';

export interface Generation {
  readonly network: Network;
  readonly layout: Layout;
  readonly commands: FabricCommands;
}

/**
 * Keys and certificates of every organisation, and the members' folders. Where they come from Fabric CAs, these run from then
 * on, and nothing else does.
 *
 * @throws {HubError} `NETWORK_FAILED`; `COMMANDS_MISSING`: there is no Fabric CA.
 */
export async function generateKeys({ network, layout, commands }: Generation): Promise<void> {
  for (const folder of [layout.root, layout.config, layout.logs])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (network.authority === 'fabric-ca') {
    await supervise(layout, authorityProcesses({ network, layout }, commands));
    await enrolNetwork(network, layout, requireCa(commands.ca));
  } else {
    const description = join(layout.config, 'crypto-config.yaml');
    writeFileSync(description, stringify(cryptoConfig(network)));
    const args = ['generate', `--config=${description}`, `--output=${layout.crypto}`];
    await runCommand({ command: commands.path('cryptogen'), args });
  }
  await makeMemberFolders(network, layout);
}

/** The nodes' settings, and each channel's block 0. @throws {HubError} `NETWORK_FAILED`. */
export async function generateConfiguration({ network, layout, commands }: Generation): Promise<void> {
  for (const node of [...peersOf(network), ...orderersOf(network)]) {
    mkdirSync(layout.ledger(node.name), { recursive: true, mode: 0o700 });
  }
  // A peer in a container sees what was prepared, not this package.
  cpSync(join(networkFolder(), 'builder'), join(layout.config, 'builder'), { recursive: true });
  const settings = coreSettings(commands.samples, join(layout.config, 'builder'));
  writeFileSync(join(layout.config, 'core.yaml'), stringify(settings));
  copyFileSync(join(commands.samples, 'orderer.yaml'), join(layout.config, 'orderer.yaml'));
  writeFileSync(join(layout.config, 'configtx.yaml'), stringify(configtx(network, layout)));
  for (const peer of peersOf(network)) writeConnection(peer, layout);
  await Promise.all(network.channels.map(({ name }) => generateGenesis(name, { layout, commands })));
}

async function generateGenesis(
  channel: string,
  { layout, commands }: Omit<Generation, 'network'>,
): Promise<void> {
  const args = ['-profile', channel, '-channelID', channel, '-outputBlock', layout.genesis(channel)];
  const environment = { FABRIC_CFG_PATH: layout.config };
  await runCommand({ command: commands.path('configtxgen'), args, environment });
}
