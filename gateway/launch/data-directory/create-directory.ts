import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { HubError } from '../../../chaincode/model';

/**
 * Creates a directory and the missing ones above it, one by one: Node's own recursive form never ends on a file system
 * that lets nothing be created and says `ENOENT` to it (`/proc`).
 *
 * @throws {HubError} `INVALID_ARGUMENT` when the system refuses, with its reason.
 */
export function createDirectory(path: string): void {
  if (existsSync(path)) return;
  createDirectory(dirname(path));
  try {
    mkdirSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Somebody else was quicker.
    if (code === 'EEXIST') return;
    throw new HubError('INVALID_ARGUMENT', `\`${path}\` cannot be created: \`${code}\``, { cause });
  }
}
