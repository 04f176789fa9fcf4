/** Starting and ending the supervisor of a state folder. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { writeDurably } from '../../ledger/durable/whole-file';
import { HubError, parseJsonAs } from '../../model';
import { type Layout, packageRoot } from '../description/layout';
import { type ProcessPlan, supervisionPlan } from './plan';
import { isRunning, notedProcesses, noteProcesses, SUPERVISOR } from './roster';

const STARTED_WITHIN_MS = 10_000;
/** The supervisor gives each process ten seconds, all at once. */
const STOPPED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** True if a supervisor keeps this folder's processes running. */
export function isSupervised(layout: Layout): boolean {
  return notedProcesses(layout.processes).some((each) => each.name === SUPERVISOR && isRunning(each));
}

/**
 * The processes run, kept by a supervisor that outlives this one.
 *
 * @throws {HubError} `NETWORK_FAILED`: the supervisor did not start; its log says why.
 */
export async function supervise(layout: Layout, processes: readonly ProcessPlan[]): Promise<void> {
  writePlan(layout, processes);
  const log = openSync(layout.log(SUPERVISOR), 'a', 0o600);
  const entry = join(packageRoot(), 'dist', 'chaincode', 'network', 'supervision', 'process.js');
  const child = spawn(process.execPath, ['--no-warnings', entry, layout.plan], {
    cwd: layout.root,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  await until(
    () => isSupervised(layout),
    STARTED_WITHIN_MS,
    `the supervisor did not start; see \`${layout.log(SUPERVISOR)}\``,
  );
}

/**
 * The standing supervisor runs these processes from now on: what was running and is among them, unchanged, runs on.
 *
 * @throws {HubError} `NETWORK_FAILED`: no supervisor runs, or it did not follow in time.
 */
export async function superviseInstead(layout: Layout, processes: readonly ProcessPlan[]): Promise<void> {
  const supervisor = notedProcesses(layout.processes).find(({ name }) => name === SUPERVISOR);
  if (supervisor === undefined || !isRunning(supervisor)) {
    throw new HubError('NETWORK_FAILED', `no network runs in \`${layout.root}\``);
  }
  writePlan(layout, processes);
  process.kill(supervisor.pid, 'SIGHUP');
  const wanted = [SUPERVISOR, ...processes.map(({ name }) => name)].sort();
  const isFollowed = (): boolean => {
    const names = notedProcesses(layout.processes).map(({ name }) => name);
    return isDeepStrictEqual(names.sort(), wanted);
  };
  await until(isFollowed, STOPPED_WITHIN_MS, 'the supervisor did not follow its new plan');
}

/** What the standing supervisor was told to run. */
export function plannedProcesses(layout: Layout): readonly ProcessPlan[] {
  return parseJsonAs(supervisionPlan, readFileSync(layout.plan, 'utf8'), `\`${layout.plan}\``).processes;
}

function writePlan(layout: Layout, processes: readonly ProcessPlan[]): void {
  const plan = { roster: layout.processes, log: layout.log(SUPERVISOR), processes };
  writeDurably(layout.plan, JSON.stringify(plan));
}

/**
 * Nothing of this folder runs any more: the supervisor ends what it keeps, and what a killed one left is ended by id.
 *
 * @throws {HubError} `NETWORK_FAILED`: something did not end.
 */
export async function stopAll(layout: Layout): Promise<void> {
  if (notedProcesses(layout.processes).length === 0) return;
  const running = () => notedProcesses(layout.processes).filter(isRunning);
  const supervisor = running().find(({ name }) => name === SUPERVISOR);
  if (supervisor !== undefined) process.kill(supervisor.pid, 'SIGTERM');
  const isQuiet = (): boolean => {
    const left = running();
    // Without their supervisor nobody else ends them, and nobody starts them again.
    if (!left.some(({ name }) => name === SUPERVISOR))
      for (const { pid } of left) process.kill(pid, 'SIGTERM');
    return left.length === 0;
  };
  await until(isQuiet, STOPPED_WITHIN_MS, 'not everything ended');
  noteProcesses(layout.processes, []);
}

/** Resolves once it is true. @throws {HubError} `NETWORK_FAILED`, with the complaint: it was not in time. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  withinMs: number,
  complaint: string,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new HubError('NETWORK_FAILED', complaint);
    await delay(LOOK_EVERY_MS);
  }
}
