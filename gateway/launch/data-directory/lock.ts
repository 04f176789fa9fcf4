/**
 * One launcher a data directory.
 *
 * The lock is the operating system's own (an open exclusive SQLite transaction): it goes with its process, however that
 * ends, so no dead owner has to be guessed at. Who holds it stands beside it, for the message only.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { HubError, isHubError, parseJsonAs } from '../../../chaincode/model';
import { processIdentity } from '../../../chaincode/network/supervision/process-identity';

const LOCK_FILE = 'lock';
const OWNER_FILE = 'owner.json';
/** Files of the lock: they stand before a directory's marker does, and are no part of what it holds. */
export const BEFORE_MARKER: ReadonlySet<string> = new Set([LOCK_FILE, `${LOCK_FILE}-journal`, OWNER_FILE]);

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

const owner = z.strictObject({ pid: z.int(), startedAt: z.string() }).readonly();

/** Held until {@link release}, or until the process ends. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the lock of an existing directory.
 *
 * @throws {HubError} `DATA_DIR_IN_USE` when another process holds it; `DATA_DIR_CORRUPT` when the lock file is none.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const database = new DatabaseSync(join(directory, LOCK_FILE));
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw lockError(directory, error);
  }
  const self = { pid: process.pid, startedAt: processIdentity(process.pid) ?? '' };
  writeDurably(join(directory, OWNER_FILE), `${JSON.stringify(self)}\n`);
  return {
    release: () => {
      // The name goes first: without the lock it could already be the next owner's.
      rmSync(join(directory, OWNER_FILE), { force: true });
      database.close();
    },
  };
}

function lockError(directory: string, error: unknown): HubError {
  if (typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY) {
    return new HubError('DATA_DIR_IN_USE', `\`${directory}\` is in use${byWhom(directory)}`, {
      cause: error,
    });
  }
  return new HubError('DATA_DIR_CORRUPT', `the lock of \`${directory}\` cannot be taken`, { cause: error });
}

function byWhom(directory: string): string {
  const path = join(directory, OWNER_FILE);
  // The owner may not have written its name yet; the lock alone is what counts.
  if (!existsSync(path)) return '';
  try {
    return ` by process ${parseJsonAs(owner, readFileSync(path, 'utf8'), OWNER_FILE).pid}`;
  } catch (error) {
    if (!isHubError(error, 'INVALID_ARGUMENT')) throw error;
    return ` by a process that \`${path}\` does not name`;
  }
}
