import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes durable which names stand in a folder, and for which files. */
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
