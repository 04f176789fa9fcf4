/** Telling a process from another that was given the same pid later. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { systemCode } from './system-code';

/** Field 22 of proc(5) `stat`, counted after the command's closing parenthesis. */
const START_TIME_FIELD = 19;

/**
 * What a process is known by beside its pid: when it started.
 *
 * @returns undefined when no such process runs; a zombie counts as none. Opaque: compare it only with itself.
 */
export function processIdentity(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[START_TIME_FIELD];
}

function fromPs(pid: number): string | undefined {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started === '' ? undefined : started;
  } catch (error) {
    // `ps` ends with 1 for an unknown pid; without `ps` (ENOENT) nothing could be told.
    if (systemCode(error) !== 'ENOENT') return undefined;
    throw error;
  }
}
