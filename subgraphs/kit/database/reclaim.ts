/** What is left of a keeper that was killed: its postmaster lives on, and holds the data. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { HubError } from '../../../chaincode/model/error';

/** Held by a keeper for as long as it lives; the server frees it when the keeper's connection is gone. */
export const KEEPER_LOCK = 20_261_123;

const POSTMASTER_FILE = 'postmaster.pid';
const KEEPER_GONE_MS = 2_000;
const STARTED_MS = 30_000;
/** For its last checkpoint; then it is stopped without one, which loses nothing: the next start reads its log. */
const STOP_MS = 10_000;
const END_MS = 60_000;
const STARTING_UP = '57P03';

export interface Leftover {
  readonly clusterDir: string;
  readonly password: string;
}

/**
 * Stops a postmaster that a killed keeper left on this cluster; afterwards none runs that answers to our password.
 *
 * It is known by what it says of itself, not by its process id alone, which may be another's by now. A postmaster that
 * does not answer is left to PostgreSQL's own check of its lock file.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`: its keeper lives. `DATABASES_UNAVAILABLE`: it does not stop.
 */
export async function reclaimPostmaster(leftover: Leftover): Promise<void> {
  const running = await readPostmaster(leftover.clusterDir);
  if (running === undefined) return;
  const client = await connect(leftover, running.port);
  if (client === undefined) return;
  try {
    if (!(await isOurs(client, leftover.clusterDir))) return;
    await refuseLivingKeeper(client);
    process.kill(running.pid, 'SIGINT');
  } finally {
    await client.end();
  }
  if (await isGone(leftover.clusterDir, STOP_MS)) return;
  signal(running.pid, 'SIGQUIT');
  if (await isGone(leftover.clusterDir, END_MS)) return;
  throw new HubError('DATABASES_UNAVAILABLE', 'a postmaster left from an earlier run does not stop');
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** The first and the fourth line of PostgreSQL's own lock file. */
async function readPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  try {
    const lines = (await readFile(join(clusterDir, POSTMASTER_FILE), 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return Number.isInteger(pid) && pid > 1 && Number.isInteger(port) && port > 0 ? { pid, port } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function connect({ password }: Leftover, port: number): Promise<Client | undefined> {
  const until = Date.now() + STARTED_MS;
  for (;;) {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    // The server that is asked to stop ends this connection too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      const startingUp = error instanceof DatabaseError && error.code === STARTING_UP;
      if (!startingUp || Date.now() > until) return undefined;
      await sleep(50);
    }
  }
}

async function isOurs(client: Client, clusterDir: string): Promise<boolean> {
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  return resolve(rows[0]?.data_directory ?? '') === resolve(clusterDir);
}

async function refuseLivingKeeper(client: Client): Promise<void> {
  for (const until = Date.now() + KEEPER_GONE_MS; ; await sleep(50)) {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [
      KEEPER_LOCK,
    ]);
    if (rows[0]?.free === true) return;
    if (Date.now() > until) {
      throw new HubError('DATA_DIR_IN_USE', 'another instance keeps the databases of this data directory');
    }
  }
}

async function isGone(clusterDir: string, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(20)) {
    if ((await readPostmaster(clusterDir)) === undefined) return true;
  }
  return false;
}

/** It may have ended by itself meanwhile. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
