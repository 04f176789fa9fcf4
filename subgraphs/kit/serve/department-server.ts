/** A department, serving: its own key, its own view, its own database, its own log. */
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { NodeDirectory } from '../../../chaincode/ledger/durable/node-directory';
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { loadIdentity } from '../../../chaincode/ledger/identity/identity';
import { readKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import { openView, type ViewLog } from '../../../chaincode/ledger/view';
import { HubError } from '../../../chaincode/model/error';
import type { Spki } from '../../../chaincode/model/identifier';
import { FETCH_PATH } from '../../../schema/fetch';
import { openReader } from '../database/reader';
import type { Department } from '../declare/department';
import { buildSubgraph } from '../schema/build';
import type { DepartmentConfig } from './department-config';
import { FetchService } from './fetch-service';
import { fetchServer } from './http-server';
import { Nonces } from './nonces';
import { isGatewayKey } from './registered-keys';
import { readServedLog, ServedLog } from './served-log';

export interface RunningDepartment {
  readonly url: string;
  readonly sdlHash: string;
  /** Statements the database got so far. */
  readonly statements: number;
  /** Ends what runs; fetches under way are cut off. */
  close(): Promise<void>;
}

/**
 * Serves a department; resolves once its view has caught up with the ledger and it listens.
 *
 * `signal` gives up the wait for a ledger that does not answer.
 *
 * @throws {HubError} `PORT_TAKEN`; `CHAIN_BROKEN`; `LEDGER_ROLLED_BACK`; `NOT_FOUND`: there is no key in `keyFolder`.
 */
export async function startDepartment(
  department: Department,
  config: DepartmentConfig,
  signal: AbortSignal,
): Promise<RunningDepartment> {
  await using resources = new AsyncDisposableStack();
  let statements = 0;
  const count = (): void => {
    statements += 1;
  };
  const ledger = connectLedger(config);
  resources.defer(() => ledger.close());
  const { charter, leaseMs, image, heads } = config;
  const onFault = (fault: string): void => {
    process.stderr.write(`${department.name}: ${fault}\n`);
  };
  const [subgraph, view] = await Promise.all([
    buildSubgraph(department),
    openView({ ledger, charter, leaseMs, image, heads, log: viewLog(onFault), signal }),
  ]);
  resources.defer(() => view.close());
  const database: Kysely<never> = openReader({ url: config.database, onStatement: count });
  resources.defer(() => database.destroy());
  const [logs, logName] = [await NodeDirectory.at(dirname(config.servedLog)), basename(config.servedLog)];
  const nonces = Nonces.restored(await readServedLog(logs, logName));
  const servedLog = await ServedLog.open(logs, logName);
  resources.defer(() => servedLog.close());
  const pair = readKeyFolder(config.keyFolder);
  const key = createPrivateKey(pair.keyPem);
  const parts = { department, subgraph, view, database, key, servedLog, nonces, onFault };
  const service = new FetchService(parts);
  const host = config.host ?? '127.0.0.1';
  const isLocal = isLoopback(host);
  const admits = (gateway: Spki): boolean => isGatewayKey(view.current, gateway);
  const server = fetchServer(service, isLocal ? undefined : { pair, admits });
  const port = await listen(server, host, config.port);
  resources.defer(() => closeServer(server));
  const running = resources.move();
  return {
    url: `${isLocal ? 'http' : 'https'}://${host}:${port}${FETCH_PATH}`,
    sdlHash: subgraph.sdlHash,
    get statements() {
      return statements;
    },
    close: () => running.disposeAsync(),
  };
}

/** The view's warnings as lines; a cause by its message. */
function viewLog(write: (line: string) => void): ViewLog {
  return {
    warn: ({ cause, ...fields }, message) => {
      const names = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
      write(`${message}${names.join('')}${cause instanceof Error ? `: ${cause.message}` : ''}`);
    },
  };
}

function connectLedger({ mspId, keyFolder, ledger }: DepartmentConfig): FabricLedger {
  const identity = loadIdentity(mspId, keyFolder);
  return FabricLedger.connect({ ...ledger, identity, channel: 'directory' });
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new HubError('PORT_TAKEN', `port ${port} is taken`, { cause: error });
  }
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
