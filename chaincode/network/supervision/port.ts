/** Ports on loopback. */
import { createServer } from 'node:net';
import { HubError } from '../../model';
import { systemCode } from './system-code';

/** What the hub listens on: nothing beyond this machine. */
export const LOOPBACK = '127.0.0.1';

function listenOnce(port: number): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

/**
 * Returns when every port could be listened on a moment ago.
 *
 * @throws {HubError} `PORT_TAKEN`; `INVALID_ARGUMENT` for a port this account may not listen on.
 */
export async function requirePorts(ports: Iterable<number>): Promise<void> {
  for (const port of ports) {
    try {
      await listenOnce(port);
    } catch (error) {
      throw portError(port, error);
    }
  }
}

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  return await listenOnce(0);
}

function portError(port: number, error: unknown): unknown {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new HubError('PORT_TAKEN', `port ${port} is taken`, { cause: error });
    case 'EACCES':
      return new HubError('INVALID_ARGUMENT', `port ${port} needs another account`, { cause: error });
    default:
      return error;
  }
}
