/**
 * Processes of a launcher that was killed.
 *
 * They end by themselves when their launcher is gone. A new launcher waits for that, because a process that is still
 * writing must not meet its successor; one that does not end in time is ended.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { processIdentity } from '../../../chaincode/network/supervision/process-identity';
import { readAs } from './state';

const FILE = 'processes.json';
/** How long processes of a killed launcher may take to end by themselves. */
export const LEFTOVER_GRACE_MS = 5_000;
const POLL_MS = 50;

const startedProcess = z.strictObject({ name: z.string(), pid: z.int(), identity: z.string() }).readonly();
export type StartedProcess = z.infer<typeof startedProcess>;
const startedProcesses = z.array(startedProcess).readonly();

/** Notes which processes were started, before they are relied on. */
export function noteProcesses(directory: string, processes: readonly StartedProcess[]): void {
  writeDurably(join(directory, FILE), `${JSON.stringify(processes)}\n`);
}

/** Returns once no process of an earlier launcher runs on this directory. Call it holding the lock. @throws {HubError} `DATA_DIR_CORRUPT`. */
export async function endLeftovers(directory: string, graceMs: number): Promise<void> {
  if (!existsSync(join(directory, FILE))) return;
  const noted = readAs(directory, FILE, startedProcesses);
  const deadline = performance.now() + graceMs;
  while (noted.some(isRunning) && performance.now() < deadline) await delay(POLL_MS);
  for (const each of noted.filter(isRunning)) process.kill(each.pid, 'SIGKILL');
  while (noted.some(isRunning)) await delay(POLL_MS);
  noteProcesses(directory, []);
}

function isRunning({ pid, identity }: StartedProcess): boolean {
  return processIdentity(pid) === identity;
}
