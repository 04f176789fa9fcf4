/** Real databases for tests: the keeper and the loader run as the processes they are, out of `dist`. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_DEPARTMENTS } from '../../../subgraphs/demo/departments';
import type { LoaderConfig, LoaderMessage } from '../../../subgraphs/demo/loader';
import type { KeeperMessage } from '../../../subgraphs/kit/database/keeper';

const DIST = join(process.cwd(), 'dist/subgraphs');
const DEPARTMENTS = DEMO_DEPARTMENTS.map(({ name }) => name);

export type Ready = Extract<KeeperMessage, { type: 'ready' }>;

/** A folder that PostgreSQL's own account can reach. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'databases-'));
  await chmod(folder, 0o711);
  return folder;
}

export interface Keeper {
  readonly process: ChildProcess;
  /** Its last word before it is left alone: `ready` or `failed`. */
  readonly answer: Ready | Extract<KeeperMessage, { type: 'failed' }>;
}

/** The keeper as a process, told its configuration and not yet heard. */
export function forkKeeper(config: string): ChildProcess {
  return fork(join(DIST, 'kit/database/main.js'), [config]);
}

export async function startKeeper(
  folder: string,
  departments: readonly string[] = DEPARTMENTS,
): Promise<Keeper> {
  const config = join(folder, 'keeper.json');
  await writeFile(config, JSON.stringify({ folder: join(folder, 'databases'), departments }));
  const keeper = forkKeeper(config);
  for await (const [message] of messagesOf<KeeperMessage>(keeper)) {
    if (message.type === 'ready' || message.type === 'failed') return { process: keeper, answer: message };
  }
  throw new Error('the keeper ended without a word');
}

async function* messagesOf<Message>(child: ChildProcess): AsyncGenerator<[Message]> {
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  while (!ended.signal.aborted) yield (await once(child, 'message', { signal: ended.signal })) as [Message];
}

/** The keeper's answer when it is up. */
export function readyOf({ answer }: Keeper): Ready {
  if (answer.type === 'failed') throw new Error(`${answer.code}: ${answer.message}`);
  return answer;
}

/** What the parent's end looks like to the keeper. */
export async function stopKeeper({ process: keeper }: Keeper): Promise<number | null> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return keeper.exitCode;
  const exit = once(keeper, 'exit');
  if (keeper.connected) keeper.disconnect();
  await exit;
  return keeper.exitCode;
}

/** Starts the loader; `ended` resolves with everything it said. */
export async function startLoader(
  folder: string,
  config: LoaderConfig,
): Promise<{ readonly process: ChildProcess; readonly ended: Promise<readonly LoaderMessage[]> }> {
  const path = join(folder, 'loader.json');
  await writeFile(path, JSON.stringify(config));
  const loader = fork(join(DIST, 'demo/main.js'), [path], { execArgv: ['--max-old-space-size=256'] });
  const said: LoaderMessage[] = [];
  loader.on('message', (message) => said.push(message as LoaderMessage));
  return { process: loader, ended: once(loader, 'exit').then(() => said) };
}

export function ownersOf({ databases }: Ready): Record<string, string> {
  return Object.fromEntries(Object.entries(databases).map(([department, { owner }]) => [department, owner]));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
