/** Whether a file that was found on the way is anybody's to run. */
import { realpathSync, statSync } from 'node:fs';
import { HubError } from '../../model';

/** Whose a file is, and what it may be written by. */
export interface Owned {
  readonly uid: number;
  readonly mode: number;
}

/** Users whose programs may be run. */
export interface Trusting {
  /** Who runs it; undefined on systems without users. */
  readonly us: number | undefined;
  /** Of the folder that was named on the command line. */
  readonly folder: number;
}

const ROOT = 0;
/** For everybody but owner and group. */
const OTHERS_WRITE = 0o002;

/** True if root, whoever runs it or the folder's owner has written the program, and not just anybody could have. */
export function isTrusted({ uid, mode }: Owned, { us, folder }: Trusting): boolean {
  if (us === undefined) return true;
  return [ROOT, us, folder].includes(uid) && (mode & OTHERS_WRITE) === 0;
}

/**
 * The program as it may be run.
 *
 * @throws {HubError} `NOT_ALLOWED`: somebody else wrote it, or may write it.
 */
export function trustedProgram(program: string, folder: string): string {
  const path = realpathSync(program);
  const owned = statSync(path);
  if (isTrusted(owned, { us: process.getuid?.(), folder: statSync(folder).uid })) return path;
  throw new HubError(
    'NOT_ALLOWED',
    `\`${path}\` is not run: it is user ${owned.uid}'s, mode ${(owned.mode & 0o777).toString(8)}; it must be root's, yours or that of the owner of \`${folder}\`, and nobody else's to write`,
  );
}
