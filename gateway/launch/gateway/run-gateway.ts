/** A gateway from its configuration: its key, its two channels, its view. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { NodeDirectory } from '../../../chaincode/ledger/durable/node-directory';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import { identityOf } from '../../../chaincode/ledger/identity/identity';
import { readKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import type { Channel, Ledger } from '../../../chaincode/ledger/ledger';
import { openView } from '../../../chaincode/ledger/view';
import { HubError } from '../../../chaincode/model';
import { Explorer } from '../../explorer';
import { GatewayMetrics, type Tracing } from '../../telemetry';
import { Gateway } from './gateway';
import type { ListenOptions } from './http-server';
import type { GatewayConfig } from './process-config';

export interface RunningGateway {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Runs a gateway until it is closed. Waits for the ledger, and for a first department.
 *
 * @throws {HubError} as {@link Gateway.open}; `TLS_REQUIRED`; `LEDGER_ROLLED_BACK`; `NOT_FOUND` when there is no key; `signal`'s reason.
 */
export async function runGateway(
  config: GatewayConfig,
  { logger, tracing }: { readonly logger: Logger; readonly tracing: Tracing },
  signal: AbortSignal,
): Promise<RunningGateway> {
  const pair = readKeyFolder(config.keyFolder);
  const metrics = new GatewayMetrics();
  metrics.measureProcess();
  const identity = identityOf(config.gateway.msp, pair);
  const { peers } = config;
  const connect = (channel: Channel): Ledger =>
    connectLedger({ peers, identity, channel, chaincode: channel, silentAfterMs: config.leaseMs / 2 });
  const open = new AsyncDisposableStack();
  try {
    const directory = connect('directory');
    open.defer(async () => await directory.close());
    const exchange = connect('exchange');
    open.defer(async () => await exchange.close());
    const { charter, leaseMs, image, heads } = config;
    const view = await openView({ ledger: directory, charter, leaseMs, image, heads, log: logger, signal });
    open.defer(async () => await view.close());
    const { explorer: page, ...given } = config;
    const explorer = page === undefined ? undefined : Explorer.read(page);
    const gateway = await Gateway.open({
      ...given,
      ...(explorer === undefined ? {} : { explorer }),
      tls: config.tls === undefined ? undefined : readTls(config.tls),
      gateway: {
        ...config.gateway,
        key: createPrivateKey(pair.keyPem),
        certificatePem: pair.certificatePem,
      },
      view,
      exchange,
      claimSlice: async ({ grant, period, operations }) => {
        const args = [config.gateway.id, grant, period, String(operations)];
        const call = { contract: 'Grants', transaction: 'ClaimSlice', args };
        return (await directory.submit(call)).blockNumber + 1n;
      },
      directory: await NodeDirectory.at(join(config.directory, 'journal')),
      logger,
      tracing,
      metrics,
      signal,
    });
    open.defer(async () => await gateway.close());
    return { port: gateway.port, close: async () => await open.disposeAsync() };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** @throws {HubError} `INVALID_ARGUMENT`: a file cannot be read. */
function readTls({ certificate, key }: NonNullable<GatewayConfig['tls']>): ListenOptions['tls'] {
  return { certificatePem: readPem(certificate), keyPem: readPem(key) };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', `\`${path}\` cannot be read`, { cause });
  }
}
