/** A key that takes the place of another: made beside it, registered, then put in its place. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../durable/whole-file';
import { hasKeyFolder } from './key-folder';

/** Where the key waits that shall take the place of the one in `folder`. */
export function nextKeyFolder(folder: string): string {
  return join(dirname(folder), `.next-${basename(folder)}`);
}

function lastKeyFolder(folder: string): string {
  return join(dirname(folder), `.last-${basename(folder)}`);
}

/**
 * The waiting key stands in `folder`, durably; the one before is gone. Without a waiting key nothing changes.
 *
 * A crash in between loses neither: whichever folder is missing, calling again finishes it.
 */
export function adoptNextKey(folder: string): void {
  const [next, last] = [nextKeyFolder(folder), lastKeyFolder(folder)];
  if (hasKeyFolder(next)) {
    rmSync(last, { recursive: true, force: true });
    if (existsSync(folder)) renameSync(folder, last);
    renameSync(next, folder);
    syncFolder(dirname(folder));
  }
  // Only once its successor stands.
  if (hasKeyFolder(folder)) rmSync(last, { recursive: true, force: true });
}
