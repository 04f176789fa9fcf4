/** A department, serving: its own key, its own view, its own database, its own log. */
import { createPrivateKey } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { NodeDirectory } from '../../../chaincode/ledger/durable/node-directory';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import { loadIdentity } from '../../../chaincode/ledger/identity/identity';
import { readKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import { openView } from '../../../chaincode/ledger/view';
import { openReader } from '../database/reader';
import { requireSafeConnection } from '../database/safe-connection';
import type { Department } from '../declare/department';
import { buildSubgraph } from '../schema/build';
import type { DepartmentConfig } from './department-config';
import { FetchService } from './fetch-service';
import { serveFetches } from './listening';
import { Nonces } from './nonces';
import { readServedLog, ServedLog } from './served-log';
import { viewLog } from './view-log';

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
 * @throws {HubError} `PORT_TAKEN`; `CHAIN_BROKEN`; `LEDGER_ROLLED_BACK`; `NOT_FOUND`: there is no key in `keyFolder`;
 *   `TLS_REQUIRED`: the database is elsewhere and would be read in plain text.
 */
export async function startDepartment(
  department: Department,
  config: DepartmentConfig,
  signal: AbortSignal,
): Promise<RunningDepartment> {
  requireSafeConnection(config.database);
  await using resources = new AsyncDisposableStack();
  let statements = 0;
  const count = (): void => {
    statements += 1;
  };
  const identity = loadIdentity(config.mspId, config.keyFolder);
  const ledger = connectLedger({
    ...config.ledger,
    identity,
    channel: 'directory',
    silentAfterMs: config.leaseMs / 2,
  });
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
  const serving = await serveFetches(service, { host: config.host, port: config.port, pair, view });
  resources.defer(() => serving.close());
  const running = resources.move();
  return {
    url: serving.url,
    sdlHash: subgraph.sdlHash,
    get statements() {
      return statements;
    },
    close: () => running.disposeAsync(),
  };
}
