/** A whole hub but its gateway: ledger, databases, departments and registry as the launcher starts them. */
import { runCommand } from '../../../chaincode/cli/run';
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { Progress } from '../../../chaincode/network/start/progress';
import { DataDirectory } from '../../../gateway/launch/data-directory/data-directory';
import { makeIdentities } from '../../../gateway/launch/founding/identities';
import { DEFAULT_CITIZENS } from '../../../gateway/launch/options';
import { Supervisor } from '../../../gateway/launch/process/supervisor';
import { builtModule, type StartContext } from '../../../gateway/launch/start/context';
import { fillDatabases, startDatabases } from '../../../gateway/launch/start/databases';
import { startDepartments } from '../../../gateway/launch/start/departments';
import { startFounding } from '../../../gateway/launch/start/founding';
import { startLedger } from '../../../gateway/launch/start/ledger';
import { inheritedEnvironment } from '../../environment';
import { freePorts, newDataDir, removeDataDir, stateDirOf } from '../../scenario/fixture/running-hub';

/** As the launcher's own default. */
export const LEASE_S = 120;

export interface Departments {
  readonly dataDir: string;
  readonly ledger: LedgerPlace;
  /** A command of the CLI, and what it answered as JSON. @throws when the command fails. */
  json(...argv: readonly string[]): Promise<unknown>;
  /** Ends every process and removes the directory. */
  close(): Promise<void>;
}

/** Starts them in a directory of their own below the system's folder for temporary files. */
export async function startWithoutGateway(
  citizens: number,
  report: (line: string) => void,
): Promise<Departments> {
  const dataDir = newDataDir();
  const directory = await DataDirectory.open(dataDir);
  directory.prepare(citizens, DEFAULT_CITIZENS);
  const supervisor = new Supervisor({
    dataDirectory: directory.path,
    places: {
      run: directory.folder('run'),
      logs: directory.folder('logs'),
      loadedFirst: builtModule('gateway/launch/process/compile-cache'),
    },
    report,
  });
  const atEnd = new AsyncDisposableStack();
  const close = async (): Promise<void> => {
    await supervisor.stop();
    await atEnd.disposeAsync();
    directory.release();
    removeDataDir(dataDir);
  };
  const place = { dataDir, port: await freePorts(), host: '127.0.0.1' };
  const options = { ...place, ledger: 'embedded', network: '', citizens, reset: false } as const;
  try {
    const ledger = await startAll({
      options: { ...options, lease: LEASE_S },
      directory,
      supervisor,
      progress: new Progress(() => undefined),
      heads: stateDirOf(dataDir),
      environment: inheritedEnvironment,
      atEnd,
    });
    return { dataDir, ledger, json: (...argv) => commandOn(dataDir, argv), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In the launcher's order. @returns where the ledger answers. */
async function startAll(context: StartContext): Promise<LedgerPlace> {
  await makeIdentities(context.directory.path);
  context.directory.complete('identities');
  const [ledger, databases] = await Promise.all([startLedger(context), startDatabases(context)]);
  const founding = startFounding(context, ledger);
  await Promise.race([founding.admitted, founding.done]);
  await Promise.all([
    fillDatabases(context, databases),
    startDepartments(context, ledger, databases),
    founding.done,
  ]);
  return ledger;
}

async function commandOn(dataDir: string, argv: readonly string[]): Promise<unknown> {
  let [out, err] = ['', ''];
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await runCommand([...argv, '--json', '--data-dir', dataDir], streams);
  if (code !== 0) throw new Error(`hub ${argv.join(' ')}: ${err}`);
  return JSON.parse(out);
}
