/** Building Fabric's commands, and installing the packages the chaincode runs on: once a machine and version. */
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HubError, isHubError } from '../../model';
import { networkFolder } from '../description/layout';
import { imagePackage } from '../generate/chaincode-image';
import { systemCode } from '../supervision/system-code';
import { CA_COMMANDS } from './ca-commands';
import { COMMANDS, SAMPLES } from './fabric-commands';
import { runCommand } from './run-command';

const BUILT_WITHIN_MS = 30 * 60_000;
const MODULE = 'github.com/hyperledger/fabric';

/** The folder of one version's commands. */
export function commandsIn(cache: string, version: string): string {
  return join(cache, 'fabric', version);
}

/** The `node_modules` of the image's lock file as it is now. */
export function packagesIn(cache: string): string {
  const lock = readFileSync(join(imagePackage(), 'package-lock.json'));
  return join(
    cache,
    'chaincode',
    createHash('sha256').update(lock).digest('hex').slice(0, 16),
    'node_modules',
  );
}

/**
 * The commands stand in the cache, built from the pinned go.mod; a build that was cut short is begun again.
 *
 * @throws {HubError} `GO_MISSING`; `NETWORK_FAILED`: the build failed.
 */
export async function buildCommands(
  cache: string,
  version: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const folder = commandsIn(cache, version);
  const wanted = [...COMMANDS, ...SAMPLES];
  if (wanted.every((name) => existsSync(join(folder, name)))) return;
  mkdirSync(folder, { recursive: true });
  const go = goRunner({ ...definite(environment), GOBIN: folder });
  await go('install', 'tool');
  const source = (await go('list', '-m', '-f', '{{.Dir}}', MODULE)).trim();
  // The samples come last: a folder that holds them is whole. Modules are read-only, the copies are not.
  for (const name of SAMPLES) copyFileSync(join(source, 'sampleconfig', name), join(folder, name));
}

/** The folder of one version's CA commands. */
export function caCommandsIn(cache: string, version: string): string {
  return join(cache, 'fabric-ca', version);
}

/** As {@link buildCommands}, of Fabric CA, which takes a C compiler beside Go. @throws {HubError} `GO_MISSING`; `NETWORK_FAILED`. */
export async function buildCaCommands(
  cache: string,
  version: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const folder = caCommandsIn(cache, version);
  if (CA_COMMANDS.every((name) => existsSync(join(folder, name)))) return;
  // Another folder first: a build that was cut short leaves no command that is only half there.
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await goRunner({ ...definite(environment), GOBIN: unfinished }, 'tools-ca')('install', 'tool');
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/**
 * The packages stand in the cache, as the image's lock file pins them.
 *
 * @throws {HubError} `NETWORK_FAILED`: npm failed.
 */
export async function installPackages(cache: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const packages = packagesIn(cache);
  if (existsSync(packages)) return packages;
  const unfinished = `${packages}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(imagePackage(), file), join(unfinished, file));
  await runCommand({
    command: 'npm',
    args: ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'],
    cwd: unfinished,
    environment: definite(environment),
    withinMs: BUILT_WITHIN_MS,
  });
  renameSync(join(unfinished, 'node_modules'), packages);
  rmSync(unfinished, { recursive: true, force: true });
  return packages;
}

function goRunner(
  environment: Record<string, string>,
  module = 'tools',
): (...args: string[]) => Promise<string> {
  const cwd = join(networkFolder(), module);
  return async (...args) => {
    try {
      return await runCommand({ command: 'go', args, cwd, environment, withinMs: BUILT_WITHIN_MS });
    } catch (error) {
      if (!isHubError(error) || systemCode(error.cause) !== 'ENOENT') throw error;
      throw new HubError('GO_MISSING', 'the command `go` is not on PATH', { cause: error });
    }
  };
}

function definite(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}
