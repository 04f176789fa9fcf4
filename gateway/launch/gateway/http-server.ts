/** The gateway's HTTP server: few paths, nothing streamed, every answer whole before its first byte. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HubError } from '../../../chaincode/model';
import { type Answer, errorAnswer, writeAnswer } from '../../answer';
import type { FileAnswer } from '../../explorer';

export interface Routes {
  readonly graphql: (message: IncomingMessage) => Promise<Answer>;
  readonly live: () => Answer;
  readonly ready: () => Answer;
  /** Answers what is below `/` and has no other route; undefined for what is nowhere. */
  readonly page: (path: string, message: IncomingMessage) => FileAnswer | undefined;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

const ABOUT: Answer = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'directory hub: government departments share data over GraphQL at /graphql, each access checked and recorded on a ledger\n',
};

/** Longer than any query takes: a caller that sends its request this slowly is let go. */
const REQUEST_TIMEOUT_MS = 30_000;

export class HttpServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws {HubError} `PORT_TAKEN`. */
  static async listen(routes: Routes, { host, port }: ListenOptions): Promise<HttpServer> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (message, response) => {
      void route(routes, message).then((answer) => send(response, answer));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        reject(
          cause.code === 'EADDRINUSE'
            ? new HubError('PORT_TAKEN', `port ${port} is taken`, { cause })
            : cause,
        );
      });
      server.listen(port, host, resolve);
    });
    return new HttpServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no new request; resolves once those under way are answered, or the time is over. */
  async close(withinMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const overdue = setTimeout(() => this.#server.closeAllConnections(), withinMs);
    await closed;
    clearTimeout(overdue);
  }
}

async function route(routes: Routes, message: IncomingMessage): Promise<FileAnswer> {
  const path = message.url?.split('?', 1)[0] ?? '';
  switch (path) {
    case '/graphql':
      return await routes.graphql(message);
    case '/health/live':
      return routes.live();
    case '/health/ready':
      return routes.ready();
    default:
      return routes.page(path, message) ?? (path === '/' ? ABOUT : unknownPath());
  }
}

function unknownPath(): Answer {
  const error = new HubError('UNKNOWN_PATH', 'there is nothing at this path');
  return writeAnswer({ errors: [errorAnswer(error)] }, 'application/json');
}

function send(response: ServerResponse, { status, headers, body }: FileAnswer): void {
  // What was not read of a refused request is not read any more: the connection ends with the answer.
  const unread = !response.req.complete;
  response.writeHead(status, {
    ...headers,
    // RFC 9110 §8.6: the length of a 304 would be that of the body it stands for.
    ...(status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...(unread ? { connection: 'close' } : {}),
  });
  response.end(body);
}
