/** Where Fabric CA's commands are on this machine. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HubError } from '../../model';

/** Both of them. */
export const CA_COMMANDS = ['fabric-ca-server', 'fabric-ca-client'] as const;

/** Paths of the commands. */
export interface CaCommands {
  readonly server: string;
  readonly client: string;
}

/** The first folder that has both: `$FABRIC_BIN`, PATH, or what was built; undefined where none has. */
export function findCaCommands(
  chosen: string | undefined,
  path: string | undefined,
  cache: string,
): CaCommands | undefined {
  const folders = [...(chosen === undefined ? [] : [chosen]), ...(path ?? '').split(delimiter), cache];
  const folder = folders.find(
    (each) => each !== '' && CA_COMMANDS.every((name) => existsSync(join(each, name))),
  );
  if (folder === undefined) return undefined;
  return { server: join(folder, CA_COMMANDS[0]), client: join(folder, CA_COMMANDS[1]) };
}

/** @throws {HubError} `COMMANDS_MISSING`. */
export function requireCa(commands: CaCommands | undefined): CaCommands {
  if (commands !== undefined) return commands;
  throw new HubError(
    'COMMANDS_MISSING',
    `${CA_COMMANDS.join(' and ')} are nowhere; \`npm run fabric:install -- --ca\` builds them`,
  );
}
