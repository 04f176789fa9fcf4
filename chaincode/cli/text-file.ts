/** Files named on the command line. */
import { readFileSync } from 'node:fs';
import { HubError } from '../model';

/** What a path that cannot be read as a file comes to; anything else is a fault of the machine. */
const WRONG_PATH: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES']);

/**
 * The text of a file, as UTF-8; of standard input for `-`.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: there is no such file, or it may not be read.
 */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
    if (!WRONG_PATH.has(code)) throw cause;
    throw new HubError('INVALID_ARGUMENT', `\`${file}\` cannot be read: ${String(code)}`, { cause });
  }
}
