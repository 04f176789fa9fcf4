/** Where a subgraph listens: plain on the loopback, elsewhere TLS alone. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeyPair } from '../../../chaincode/ledger/identity/certificate';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import type { View } from '../../../chaincode/ledger/view';
import { HubError } from '../../../chaincode/model/error';
import type { Spki } from '../../../chaincode/model/identifier';
import { FETCH_PATH } from '../../../schema/fetch';
import { type FetchAnswerer, fetchServer } from './http-server';
import { isGatewayKey } from './registered-keys';

export interface ListeningOptions {
  /** The loopback unless said. */
  readonly host: string | undefined;
  /** 0 takes a free one. */
  readonly port: number;
  /** Speaks TLS outside the loopback. */
  readonly pair: KeyPair;
  /** Says which gateways are admitted there. */
  readonly view: Pick<View, 'current'>;
}

/**
 * Answers fetches over HTTP; `close` cuts off those under way.
 *
 * @throws {HubError} `PORT_TAKEN`.
 */
export async function serveFetches(
  service: FetchAnswerer,
  { host = '127.0.0.1', port, pair, view }: ListeningOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const isLocal = isLoopback(host);
  const admits = (gateway: Spki): boolean => isGatewayKey(view.current, gateway);
  const server = fetchServer(service, isLocal ? undefined : { pair, admits });
  const taken = await listen(server, host, port);
  return {
    url: `${isLocal ? 'http' : 'https'}://${host}:${taken}${FETCH_PATH}`,
    close: () => closeServer(server),
  };
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
