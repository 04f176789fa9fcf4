/** Processor time of this process and of another one. */
import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)` on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/** Milliseconds of processor time, user and system. */
export interface CpuTimes {
  readonly ownMs: number;
  /** NaN where the system does not tell of another process (no `/proc`). In steps of 10 ms. */
  readonly otherMs: number;
}

/** What this process and the process `pid` have used so far. */
export function cpuTimes(pid: number): CpuTimes {
  const { user, system } = process.cpuUsage();
  return { ownMs: (user + system) / 1000, otherMs: cpuOf(pid) };
}

function cpuOf(pid: number): number {
  try {
    // proc_pid_stat(5): the name may hold spaces, so fields are counted from its closing bracket; utime and stime are 14 and 15.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Number.NaN;
    throw error;
  }
}
