import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HubError } from '../../model/error';
import { syncFolder } from './whole-file';

/**
 * Makes a directory (0700) and the missing ones above it; each stands durably in its parent when this returns.
 *
 * @throws {HubError} `DISK_REFUSED`: the system does not let it be made.
 */
export function makeDirectory(path: string): void {
  const whole = resolve(path);
  if (existsSync(whole)) return;
  makeDirectory(dirname(whole));
  try {
    mkdirSync(whole, { mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Somebody else was quicker.
    if (code === 'EEXIST') return;
    throw new HubError('DISK_REFUSED', `\`${whole}\` cannot be made: \`${code}\``, { cause });
  }
  syncFolder(dirname(whole));
}
