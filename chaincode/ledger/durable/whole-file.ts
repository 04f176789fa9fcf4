/** Small files that are either the old ones or the new ones, whatever happens in between. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file's content; when this returns, the content survives a loss of power. A crash before leaves the old file,
 * and perhaps a `.new` beside it that the next call removes. Readable by its owner only.
 */
export function writeDurably(path: string, content: string): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  writeSynced(fresh, content);
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** Writes a file that must not exist yet, and syncs its bytes; its name is durable once its folder is. */
export function writeSynced(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in a folder durable: a rename, a new file. */
export function syncFolder(path: string): void {
  // Windows cannot open a folder; its rename is durable by itself.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
