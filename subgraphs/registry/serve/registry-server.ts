/** The registry, serving: its own key, its own view, its own log; no database but the access records' index, to read. */
import { createPrivateKey } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { NodeDirectory } from '../../../chaincode/ledger/durable/node-directory';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import { OfflineSigning } from '../../../chaincode/ledger/fabric/offline-signing';
import { loadIdentity } from '../../../chaincode/ledger/identity/identity';
import { readKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import { IndexReader } from '../../../chaincode/ledger/record-index';
import { openView } from '../../../chaincode/ledger/view';
import { serveFetches } from '../../kit/serve/listening';
import { Nonces } from '../../kit/serve/nonces';
import { readServedLog, ServedLog } from '../../kit/serve/served-log';
import type { Serving } from '../../kit/serve/serving-process';
import { viewLog } from '../../kit/serve/view-log';
import { buildRegistry } from '../schema';
import type { RegistryConfig } from './registry-config';
import { RegistryService } from './registry-service';

/**
 * Serves the registry; resolves once its view has caught up with the ledger and it listens.
 *
 * `signal` gives up the wait for a ledger that does not answer.
 *
 * @throws {HubError} `PORT_TAKEN`; `CHAIN_BROKEN`; `LEDGER_ROLLED_BACK`; `NOT_FOUND`: there is no key in `keyFolder`.
 */
export async function startRegistry(config: RegistryConfig, signal: AbortSignal): Promise<Serving> {
  await using resources = new AsyncDisposableStack();
  const { mspId, keyFolder, charter, leaseMs, image, heads } = config;
  const onFault = (fault: string): void => {
    process.stderr.write(`registry: ${fault}\n`);
  };
  const identity = loadIdentity(mspId, keyFolder);
  const ledger = connectLedger({
    ...config.ledger,
    identity,
    channel: 'directory',
    silentAfterMs: leaseMs / 2,
  });
  resources.defer(() => ledger.close());
  const [subgraph, view] = await Promise.all([
    buildRegistry(),
    openView({ ledger, charter, leaseMs, image, heads, log: viewLog(onFault), signal }),
  ]);
  resources.defer(() => view.close());
  const [logs, logName] = [await NodeDirectory.at(dirname(config.servedLog)), basename(config.servedLog)];
  const nonces = Nonces.restored(await readServedLog(logs, logName));
  const servedLog = await ServedLog.open(logs, logName);
  resources.defer(() => servedLog.close());
  const pair = readKeyFolder(keyFolder);
  const key = createPrivateKey(pair.keyPem);
  const signing = OfflineSigning.connect({ ...config.ledger, ledger });
  resources.defer(() => signing.close());
  const records = openRecords(config);
  if (records !== undefined) resources.defer(() => records.close());
  const service = new RegistryService({ subgraph, signing, records, view, key, servedLog, nonces, onFault });
  const serving = await serveFetches(service, { host: config.host, port: config.port, pair, view });
  resources.defer(() => serving.close());
  const running = resources.move();
  return { url: serving.url, sdlHash: subgraph.sdlHash, close: () => running.disposeAsync() };
}

/** Nothing is connected before somebody asks: an index that is away costs its own field alone. */
function openRecords({ recordsDatabaseUrl }: RegistryConfig): IndexReader | undefined {
  return recordsDatabaseUrl === undefined ? undefined : IndexReader.open(recordsDatabaseUrl);
}
