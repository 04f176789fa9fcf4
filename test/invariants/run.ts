/** Runs a guard's test with the guard switched off, in a process that only such runs share. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { inheritedEnvironment } from '../environment';
import { type Guard, ROOT } from './guard';

const PROCESS = join(ROOT, 'test', 'invariants', 'process.cjs');

const runResult = z.strictObject({
  passed: z.array(z.string()).readonly(),
  failed: z.array(z.string()).readonly(),
  /** What did not even load, or ended without a word, proves nothing. */
  broken: z.int(),
  output: z.string(),
});

/** How a run ended. */
export type RunResult = Readonly<z.output<typeof runResult>>;

const message = z.strictObject({ result: runResult, isSpent: z.boolean() });

/** Processes that wait for a guard. */
const idle: ChildProcess[] = [];

/** Every process that was started and has not ended. */
const alive = new Set<ChildProcess>();

/** Runs a guard's test with the guard switched off for this run; no file is touched. Runs may overlap. */
export async function runSwitchedOff(guard: Guard): Promise<RunResult> {
  const runner = idle.pop() ?? startProcess();
  const ended = new AbortController();
  const told = once(runner, 'message', { signal: ended.signal });
  const lost = once(runner, 'exit', { signal: ended.signal });
  lost.catch(() => undefined);
  told.catch(() => undefined);
  runner.send(guard);
  const [first] = (await Promise.race([told, lost])) as [unknown];
  ended.abort();
  const parsed = message.safeParse(first);
  if (!parsed.success) return { passed: [], failed: [], broken: 1, output: `exit ${String(first)}` };
  if (!parsed.data.isSpent) idle.push(runner);
  return parsed.data.result;
}

/** Ends every process that runs guards. */
export function endProcesses(): void {
  idle.length = 0;
  for (const each of alive) each.kill('SIGKILL');
}

function startProcess(): ChildProcess {
  const started = fork(PROCESS, {
    cwd: ROOT,
    env: environment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  alive.add(started);
  started.once('exit', () => alive.delete(started));
  return started;
}

/** Ours without the depth: a guard's test must turn red at reduced counts too; what it makes once is its own. */
function environment(): NodeJS.ProcessEnv {
  const { HUB_TEST_DEPTH: _, HUB_TEST_RUN: __, ...others } = inheritedEnvironment;
  return others;
}
