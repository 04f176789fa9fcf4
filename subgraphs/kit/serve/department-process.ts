import { readFile } from 'node:fs/promises';
import { isHubError } from '../../../chaincode/model/error';
import type { Department } from '../declare/department';
import { type DepartmentMessage, departmentConfig } from './department-config';
import { type RunningDepartment, startDepartment } from './department-server';

/**
 * Runs a department as this process: `node main.js <config.json>`.
 *
 * It says over IPC when it serves, and ends with 0 on SIGTERM and when its parent is gone. SIGINT is left to the parent,
 * which a terminal sends it to as well.
 */
export async function runDepartment(department: Department): Promise<void> {
  const stop = new AbortController();
  let running: Promise<RunningDepartment> | undefined;
  const end = async (): Promise<void> => {
    // A start that waits for a ledger is given up.
    stop.abort();
    const started = await running?.catch(() => undefined);
    await started?.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void end());
  process.once('disconnect', () => void end());
  if (process.send !== undefined) process.on('SIGINT', () => undefined);
  try {
    const path = process.argv[2] ?? '';
    const config = departmentConfig.parse(JSON.parse(await readFile(path, 'utf8')));
    running = startDepartment(department, config, stop.signal);
    const { url, sdlHash } = await running;
    send({ type: 'ready', url, sdlHash });
    answerQuestions(await running);
  } catch (error) {
    if (!stop.signal.aborted) fail(department, error);
  }
}

function fail(department: Department, error: unknown): void {
  process.stderr.write(`${department.name}: ${error instanceof Error ? error.stack : String(error)}\n`);
  const code = isHubError(error) ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : 'the department did not start';
  // Exits once the parent has it; without a parent, at once.
  if (process.send === undefined) process.exit(1);
  process.send({ type: 'failed', code, message } satisfies DepartmentMessage, () => process.exit(1));
}

/** The parent may ask how many statements the database got: a refused request costs none. */
function answerQuestions(running: RunningDepartment): void {
  process.on('message', (message: unknown) => {
    const isQuestion = typeof message === 'object' && message !== null && 'type' in message;
    if (isQuestion && message.type === 'statements') send({ type: 'statements', count: running.statements });
  });
}

function send(message: DepartmentMessage): void {
  process.send?.(message);
}
