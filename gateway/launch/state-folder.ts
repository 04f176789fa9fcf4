/** The folder outside the data directory in which views remember the ledger's head (LEDGER, Time and freshness). */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { HubError } from '../../chaincode/model';
import { systemCode } from '../../chaincode/network/supervision/system-code';

/**
 * `directory-hub` in the account's folder for state.
 *
 * Source: XDG Base Directory Specification 0.8; a path that is not absolute is ignored.
 */
export function defaultStateFolder({ XDG_STATE_HOME: state }: NodeJS.ProcessEnv): string {
  const folder = state !== undefined && isAbsolute(state) ? state : join(homedir(), '.local', 'state');
  return join(folder, 'directory-hub');
}

/**
 * The folder, as an absolute path; it exists, made for its owner alone where it was absent.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: it lies in the data directory, whose older copy would bring back an older head; or
 *   it cannot be made.
 */
export function openStateFolder(folder: string, dataDirectory: string): string {
  const path = resolve(folder);
  const inside = relative(dataDirectory, path);
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${path}\` lies in the data directory; choose another \`--state-dir\``,
    );
  }
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === undefined) throw cause;
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${path}\` cannot be made (${code}); choose another \`--state-dir\``,
      {
        cause,
      },
    );
  }
  return path;
}
