/** What every part of the start works with. */
import { join } from 'node:path';
import type { Progress } from '../../../chaincode/network/start/progress';
import type { Site } from '../configuration/site';
import type { DataDirectory } from '../data-directory/data-directory';
import type { LaunchOptions } from '../options';
import type { Supervisor } from '../process/supervisor';

export interface StartContext {
  readonly options: LaunchOptions;
  readonly directory: DataDirectory;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  /** Where views remember the ledger's head, outside the data directory. */
  readonly heads: string;
  /** Of the launcher: where commands are found. */
  readonly environment: NodeJS.ProcessEnv;
  /** What is to be done once every process of the hub has ended. */
  readonly atEnd: AsyncDisposableStack;
}

/** One machine: everything in the data directory, on the loopback. */
export function siteOf({ directory, options, heads }: StartContext): Site {
  return {
    dataDir: directory.path,
    folder: (...names) => directory.folder(...names),
    heads,
    leaseMs: options.lease * 1000,
    port: options.port,
  };
}

/** A module of this build, by its path from the root without its ending. */
export function builtModule(path: string): string {
  return require.resolve(join(__dirname, '..', '..', '..', path));
}

/** A folder of this build that holds no modules, by its path from the root. */
export function builtFolder(path: string): string {
  return join(__dirname, '..', '..', '..', path);
}

/** How long a process may take until it is ready, on a slow machine. */
export const READY_WITHIN_MS = 60_000;
/** The same for what follows the ledger: at a first start on a network it waits for a founding that waits for blocks. */
const FOLLOWING_WITHIN_MS = { embedded: READY_WITHIN_MS, fabric: 600_000 } as const;

/** How long a process that follows the ledger may take until it is ready. */
export function followingWithinMs({ ledger }: Pick<LaunchOptions, 'ledger'>): number {
  return FOLLOWING_WITHIN_MS[ledger];
}
