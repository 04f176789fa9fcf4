import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HubError } from '../../model/error';
import { makeDirectory } from '../durable/make-directory';
import { isBusy, storageError } from './storage-error';

/** Keeps a directory for one process until {@link DirectoryLock.release}, or until the process is gone, however it goes. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a directory, made durably when there is none.
 *
 * The lock is the operating system's, on a file that SQLite holds open: a killed process leaves none behind.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`; `DISK_REFUSED`: nothing can be written there; `DISK_FULL`;
 *   `CHAIN_BROKEN`: its file `lock` is none.
 */
export function lockDirectory(directory: string): DirectoryLock {
  makeDirectory(directory);
  const path = join(directory, 'lock');
  assertWritable(existsSync(path) ? path : directory);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (cause) {
    database?.close();
    if (!isBusy(cause)) throw storageError(path, cause);
    throw new HubError('DATA_DIR_IN_USE', `another ledger runs on \`${directory}\``, { cause });
  }
}

/** SQLite takes no lock on what it may only read, and does not say so. */
function assertWritable(path: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new HubError('DISK_REFUSED', `\`${path}\` may not be written: \`${code}\``, { cause });
  }
}
