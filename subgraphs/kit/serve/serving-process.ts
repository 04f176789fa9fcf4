import { readFile } from 'node:fs/promises';
import { isHubError } from '../../../chaincode/model/error';
import type { DepartmentMessage } from './department-config';

/** What answers fetches until it is closed. */
export interface Serving {
  readonly url: string;
  readonly sdlHash: string;
  close(): Promise<void>;
}

/**
 * Runs what `start` starts as this process: `node main.js <config.json>`.
 *
 * It says over IPC when it serves, and ends with 0 on SIGTERM and when its parent is gone. SIGINT is left to the parent,
 * which a terminal sends it to as well.
 *
 * @param started called once it serves.
 */
export async function runServing<S extends Serving>(
  name: string,
  start: (config: unknown, signal: AbortSignal) => Promise<S>,
  started: (serving: S) => void = () => undefined,
): Promise<void> {
  const stop = new AbortController();
  let running: Promise<S> | undefined;
  const end = async (): Promise<void> => {
    // A start that waits for a ledger is given up.
    stop.abort();
    const serving = await running?.catch(() => undefined);
    await serving?.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void end());
  process.once('disconnect', () => void end());
  if (process.send !== undefined) process.on('SIGINT', () => undefined);
  try {
    const path = process.argv[2] ?? '';
    running = start(JSON.parse(await readFile(path, 'utf8')), stop.signal);
    const serving = await running;
    say({ type: 'ready', url: serving.url, sdlHash: serving.sdlHash });
    if (process.send === undefined) process.stdout.write(`${name} answers gateways at ${serving.url}\n`);
    started(serving);
  } catch (error) {
    if (!stop.signal.aborted) fail(name, error);
  }
}

/** Tells the parent, if there is one. */
export function say(message: DepartmentMessage): void {
  process.send?.(message);
}

function fail(name: string, error: unknown): void {
  process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
  const code = isHubError(error) ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : 'the subgraph did not start';
  // Exits once the parent has it; without a parent, at once.
  if (process.send === undefined) process.exit(1);
  process.send({ type: 'failed', code, message } satisfies DepartmentMessage, () => process.exit(1));
}
