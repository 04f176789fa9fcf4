import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HubError } from '../../../chaincode/model/error';
import { FETCH_PATH } from '../../../schema/fetch';

/**
 * Listens on the loopback; 0 takes a free port.
 *
 * @returns where fetches are answered.
 * @throws {HubError} `PORT_TAKEN`.
 */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new HubError('PORT_TAKEN', `port ${port} is taken`, { cause: error });
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${FETCH_PATH}`;
}

/** Ends a server; fetches under way are cut off. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
