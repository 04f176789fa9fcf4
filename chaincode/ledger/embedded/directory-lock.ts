import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HubError } from '../../model/error';

/** Keeps a directory for one process until {@link DirectoryLock.release}, or until the process is gone, however it goes. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a directory.
 *
 * The lock is the operating system's, on a file that SQLite holds open: a killed process leaves none behind.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new HubError('DATA_DIR_IN_USE', `another ledger runs on \`${directory}\``, { cause });
  }
  return { release: () => database.close() };
}
