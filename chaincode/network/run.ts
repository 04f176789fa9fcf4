/** One command on the network of a state folder. */

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { renewNetwork } from './authority/renew-network';
import { runBackup, runRestore } from './backup/run';
import { type FabricCommands, findCommands } from './commands/fabric-commands';
import {
  buildCaCommands,
  buildCommands,
  caCommandsIn,
  commandsIn,
  installPackages,
} from './commands/install';
import { FIRST_SLOT } from './description/chaincode-slot';
import { Layout, networkFolder } from './description/layout';
import { type Network, readNetwork } from './description/network';
import { CONTRACTS, makeImage } from './generate/chaincode-image';
import { addMember } from './growth/add-member';
import { newcomerOf } from './growth/newcomer';
import { removeMember } from './growth/remove-member';
import { upgradeChaincode } from './growth/upgrade';
import type { NetworkOptions } from './options';
import { Progress } from './start/progress';
import { rebuildPeer } from './start/rebuild-peer';
import { runStep } from './start/steps';
import { up } from './start/up';
import { describeNetwork } from './status/describe';
import { stopAll } from './supervision/supervision';

/** Does what the command line asks for. @throws {HubError} as the verb's own function. */
export async function runNetwork(
  options: NetworkOptions,
  environment: NodeJS.ProcessEnv,
  write: (text: string) => void,
): Promise<void> {
  const progress = new Progress(write);
  const layout = new Layout(options.stateDir);
  const network = describedNetwork(options);
  switch (options.verb) {
    case 'install':
      return await install(network, environment, progress, options.ca === true);
    case 'up': {
      const commands = commandsFor(network, environment);
      const packages = await installPackages(cacheFolder(environment), environment);
      const { reset } = options;
      await up({ network, layout, commands, packages, image: CONTRACTS, reset, progress });
      return progress.line(`The network runs in \`${layout.root}\` after ${progress.seconds} s.`);
    }
    case 'down':
      return await progress.step('stopped', () => stopAll(layout));
    case 'status':
      return write(await describeNetwork({ layout, commands: commandsFor(network, environment) }));
    case 'add-member':
      return await addMember(
        { layout, commands: commandsFor(network, environment), progress },
        newcomerOf(options),
      );
    case 'remove-member':
      return await removeMember(
        { layout, commands: commandsFor(network, environment), progress },
        options.member ?? '',
      );
    case 'backup':
    case 'restore': {
      const growth = { layout, commands: commandsFor(network, environment), progress };
      return await (options.verb === 'backup' ? runBackup : runRestore)(growth, options);
    }
    case 'rebuild-peer':
      return await rebuildPeer(
        { layout, commands: commandsFor(network, environment), progress },
        options.member ?? '',
      );
    case 'renew':
      return await renewNetwork({
        layout,
        commands: commandsFor(network, environment),
        withinDays: options.within,
        progress,
      });
    case 'upgrade': {
      const packages = await installPackages(cacheFolder(environment), environment);
      const commands = commandsFor(network, environment);
      return await upgradeChaincode({ layout, commands, packages, image: CONTRACTS, progress });
    }
    case 'image':
      return makeImage(layout.image(FIRST_SLOT), CONTRACTS);
    case 'prepare':
    case 'join':
      return await runStep(options.verb, {
        network,
        layout,
        commands: commandsFor(network, environment),
        progress,
      });
  }
}

/** The network of this package's own description, as the command line changes it. @throws {HubError} `INVALID_ARGUMENT`. */
export function describedNetwork({
  orderer,
  port,
  machines,
  ca,
}: Pick<NetworkOptions, 'orderer' | 'port' | 'machines' | 'ca'>): Network {
  return readNetwork(join(networkFolder(), 'network.yaml'), {
    ordering: orderer,
    firstPort: port,
    machines,
    authority: ca === true ? 'fabric-ca' : undefined,
  });
}

/** Fabric's commands on this machine. @throws {HubError} `COMMANDS_MISSING`. */
export function commandsFor({ version, caVersion }: Network, environment: NodeJS.ProcessEnv): FabricCommands {
  const { FABRIC_BIN: chosen, PATH: path } = environment;
  const cache = cacheFolder(environment);
  return findCommands({
    chosen,
    path,
    cache: commandsIn(cache, version),
    caCache: caCommandsIn(cache, caVersion),
  });
}

/**
 * `directory-hub` in the account's folder for caches.
 *
 * Source: XDG Base Directory Specification 0.8; a path that is not absolute is ignored.
 */
export function cacheFolder({ XDG_CACHE_HOME: cache }: NodeJS.ProcessEnv): string {
  const folder = cache !== undefined && isAbsolute(cache) ? cache : join(homedir(), '.cache');
  return join(folder, 'directory-hub');
}

async function install(
  { version, caVersion }: Network,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  withCa: boolean,
): Promise<void> {
  const cache = cacheFolder(environment);
  await progress.step(
    'commands',
    () => buildCommands(cache, version, environment),
    () => commandsIn(cache, version),
  );
  if (withCa) await progress.step('CA', () => buildCaCommands(cache, caVersion, environment));
  await progress.step('packages', () => installPackages(cache, environment), String);
}
