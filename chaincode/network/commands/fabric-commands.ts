/** Where Fabric's commands are on this machine. */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { HubError } from '../../model';
import { type CaCommands, findCaCommands } from './ca-commands';

/** Every command the network runs. */
export const COMMANDS = ['peer', 'orderer', 'configtxgen', 'cryptogen'] as const;

/** Fabric's samples of node settings. */
export const SAMPLES = ['core.yaml', 'orderer.yaml'] as const;

export interface FabricCommands {
  /** Path of a command. */
  readonly path: (command: (typeof COMMANDS)[number]) => string;
  /** The folder of {@link SAMPLES}. */
  readonly samples: string;
  /** Fabric CA's, which only a network with CAs needs. */
  readonly ca?: CaCommands;
}

/** Where to look, in this order. */
export interface Places {
  /** `$FABRIC_BIN`. */
  readonly chosen: string | undefined;
  /** `$PATH`. */
  readonly path: string | undefined;
  /** What `npm run fabric:install` fills. */
  readonly cache: string;
  /** The same with `-- --ca`; absent: no CA is looked for. */
  readonly caCache?: string;
}

/** @throws {HubError} `COMMANDS_MISSING`: a command or a sample is nowhere. */
export function findCommands({ chosen, path, cache, caCache }: Places): FabricCommands {
  const folders = chosen === undefined ? [...(path ?? '').split(delimiter), cache] : [chosen];
  const folder = folders.find(
    (each) => each !== '' && COMMANDS.every((name) => existsSync(join(each, name))),
  );
  if (folder === undefined) {
    throw new HubError('COMMANDS_MISSING', `${COMMANDS.join(', ')} are not in ${named(chosen, cache)}`);
  }
  const samples = [folder, join(dirname(folder), 'config')].find((each) =>
    SAMPLES.every((name) => existsSync(join(each, name))),
  );
  if (samples === undefined) {
    throw new HubError(
      'COMMANDS_MISSING',
      `${SAMPLES.join(' and ')} are neither in \`${folder}\` nor beside it`,
    );
  }
  const ca = caCache === undefined ? undefined : findCaCommands(chosen, path, caCache);
  return { path: (command) => join(folder, command), samples, ...(ca === undefined ? {} : { ca }) };
}

function named(chosen: string | undefined, cache: string): string {
  return chosen === undefined ? `PATH, nor in \`${cache}\`` : `\`${chosen}\`, which $FABRIC_BIN names`;
}
