/** How much of the disk a folder takes. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BYTES_A_BLOCK = 512;

/** Whole megabytes of the blocks in use: a file that was only reserved counts for what it really takes. */
export function megabytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const blocks = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).blocks, 0);
  return Math.round((blocks * BYTES_A_BLOCK) / 1e6);
}
