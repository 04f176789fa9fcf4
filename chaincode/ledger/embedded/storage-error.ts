import { HubError } from '../../model/error';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const BUSY = 5;
const FULL = 13;
const DAMAGED: ReadonlySet<number> = new Set([11, 26]);
/** PERM, READONLY, IOERR, CANTOPEN. */
const REFUSED: ReadonlySet<number> = new Set([3, 8, 10, 14]);
/** The index of the write-ahead log could not be made larger: an IOERR that means FULL. */
const IOERR_SHMSIZE = 4874;

/**
 * What SQLite said of a file, as an error of the catalogue: `DISK_FULL` (nothing was written), `DISK_REFUSED`,
 * `CHAIN_BROKEN`. Anything else, a mistake of ours, comes back as it is.
 */
export function storageError(path: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const primary = code & 0xff;
  if (primary === FULL || code === IOERR_SHMSIZE) {
    return new HubError('DISK_FULL', `there is no room for \`${path}\``, { cause: error });
  }
  if (DAMAGED.has(primary)) {
    return new HubError('CHAIN_BROKEN', `\`${path}\` is damaged or not a ledger`, { cause: error });
  }
  if (REFUSED.has(primary)) {
    return new HubError('DISK_REFUSED', `\`${path}\` cannot be read or written: SQLite says ${code}`, {
      cause: error,
    });
  }
  return error;
}

/** True if somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  return ((errorCode(error) ?? 0) & 0xff) === BUSY;
}

/** SQLite's extended result code; undefined for an error that is not SQLite's. */
function errorCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
