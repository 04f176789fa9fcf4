/** The composition root: one hub, from its options to its last line. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Progress } from '../../chaincode/network/start/progress';
import { requirePorts } from '../../chaincode/network/supervision/port';
import { DataDirectory } from './data-directory/data-directory';
import { example } from './example';
import { requireIntact } from './intact';
import { portsOf, shownUrl } from './layout';
import type { LaunchOptions } from './options';
import { DEFAULT_CITIZENS } from './options';
import { Supervisor } from './process/supervisor';
import { builtModule, type StartContext } from './start/context';
import { startHub } from './start/start';
import { openStateFolder } from './state-folder';

/**
 * Runs a hub until `stop` aborts, then ends everything it started.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`, `DATA_DIR_CORRUPT`, `PORT_TAKEN`, `INVALID_ARGUMENT` before anything was changed;
 *   later what a process reported. Nothing runs any more by then.
 */
export async function runHub(
  options: LaunchOptions & Required<Pick<LaunchOptions, 'stateDir'>>,
  environment: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<void> {
  // Where no directory is, no hub runs that could hold the ports: a start that cannot listen leaves nothing behind.
  if (!existsSync(options.dataDir)) await requirePorts(portsOf(options.port));
  const directory = await DataDirectory.open(options.dataDir);
  try {
    await requirePorts(portsOf(options.port));
    const heads = openStateFolder(options.stateDir, directory.path);
    if (options.reset) directory.reset();
    directory.prepare(options.citizens, DEFAULT_CITIZENS, options.ledger);
    requireIntact(directory);
    await superviseHub(options, { directory, heads, environment }, stop);
  } finally {
    directory.release();
  }
}

type Places = Pick<StartContext, 'directory' | 'heads' | 'environment'>;

async function superviseHub(options: LaunchOptions, places: Places, stop: AbortSignal): Promise<void> {
  const { directory } = places;
  const progress = new Progress((text) => process.stdout.write(text));
  const supervisor = new Supervisor({
    dataDirectory: directory.path,
    places: {
      run: directory.folder('run'),
      logs: directory.folder('logs'),
      loadedFirst: builtModule('gateway/launch/process/compile-cache'),
    },
    report: (line) => progress.line(`  ${line}`),
  });
  const atEnd = new AsyncDisposableStack();
  const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort');
  try {
    await Promise.race([
      serve({ ...places, options, supervisor, progress, atEnd }),
      stopped,
      supervisor.lost,
    ]);
    if (!stop.aborted) await Promise.race([stopped, supervisor.lost]);
    if (stop.aborted) progress.line('stopping');
  } finally {
    await supervisor.stop();
    await atEnd.disposeAsync();
  }
}

async function serve(context: StartContext): Promise<void> {
  const { options, directory, progress } = context;
  progress.line(`directory hub in ${directory.path}`);
  await startHub(context);
  progress.line('');
  progress.line(example(options));
  progress.line('');
  progress.line(`ready ${shownUrl(options)}`);
}
