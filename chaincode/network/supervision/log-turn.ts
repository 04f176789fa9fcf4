/** Logs stay short: a process writes to one file for years, and nobody takes it away. */
import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs';

/** A log and the one before it: twice this a process. */
export const LONGEST_LOG_BYTES = 8 << 20;

/**
 * A log that grew too long becomes `<log>.1`, in place of the one before, and goes on empty.
 *
 * It is copied and cut, not renamed: the process holds the file open, and writes on at its end (O_APPEND). What it writes
 * between copying and cutting is lost.
 *
 * @returns true if it was turned.
 */
export function turnLog(log: string, longestBytes: number = LONGEST_LOG_BYTES): boolean {
  if (!existsSync(log) || statSync(log).size <= longestBytes) return false;
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
  return true;
}
