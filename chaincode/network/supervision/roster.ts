/** Which processes of a network run: noted by the supervisor, read by whoever ends or describes them. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from '../../ledger/durable/whole-file';
import { parseJsonAs } from '../../model';
import { processIdentity } from './process-identity';

const noted = z
  .strictObject({
    name: z.string(),
    pid: z.int(),
    /** {@link processIdentity}: a pid alone may be another process by now. */
    identity: z.string(),
    /** How often it was started again. */
    restarts: z.int(),
  })
  .readonly();

const roster = z.strictObject({ processes: z.array(noted).readonly() }).readonly();

export type NotedProcess = z.output<typeof noted>;

/** The supervisor's own name in the roster. */
export const SUPERVISOR = 'supervisor';

/** Writes who runs now, in place of who ran before. */
export function noteProcesses(path: string, processes: readonly NotedProcess[]): void {
  writeDurably(path, `${JSON.stringify({ processes })}\n`);
}

/** Who was noted, whether still alive or not. */
export function notedProcesses(path: string): readonly NotedProcess[] {
  return existsSync(path) ? parseJsonAs(roster, readFileSync(path, 'utf8'), `\`${path}\``).processes : [];
}

/** True if that very process runs. */
export function isRunning({ pid, identity }: NotedProcess): boolean {
  return processIdentity(pid) === identity;
}
