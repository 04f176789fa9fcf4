/** The gateway's HTTP server: a few paths, nothing streamed, every answer whole before its first byte. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import { HubError } from '../../../chaincode/model';
import { type Answer, errorAnswer, writeAnswer } from '../../answer';
import type { FileAnswer } from '../../explorer';

export interface Routes {
  readonly graphql: (message: IncomingMessage) => Promise<Answer>;
  readonly schema: (message: IncomingMessage) => Promise<Answer>;
  readonly access: (message: IncomingMessage) => Promise<Answer>;
  readonly metrics: (message: IncomingMessage) => Promise<Answer>;
  readonly live: () => Answer;
  readonly ready: (message: IncomingMessage) => Answer;
  /** Answers what is below `/` and has no other route; undefined for what is nowhere. */
  readonly page: (path: string, message: IncomingMessage) => FileAnswer | undefined;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM. Without it callers are spoken to in plain text, on the loopback alone. */
  readonly tls?: { readonly certificatePem: string; readonly keyPem: string } | undefined;
}

const ABOUT: Answer = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'directory hub: government departments share data over GraphQL at /graphql, each access checked and recorded on a ledger\n',
};

/** Longer than any query takes: a caller that sends its request this slowly is let go. */
const REQUEST_TIMEOUT_MS = 30_000;

/** When a caller that was refused because the gateway stops may ask again: by then another one listens. */
const RETRY_AFTER_S = 5;

export class HttpServer {
  readonly #server: Server;
  /** Requests that were taken and are not answered. */
  #underWay = 0;
  #drained: (() => void) | undefined;

  private constructor(routes: Routes, tls: ListenOptions['tls']) {
    const answer = (message: IncomingMessage, response: ServerResponse): void => {
      void this.#answer(routes, message, response);
    };
    const options = { requestTimeout: REQUEST_TIMEOUT_MS };
    this.#server =
      tls === undefined
        ? createServer(options, answer)
        : createTlsServer({ ...options, ...tlsOptions(tls) }, answer);
  }

  /** @throws {HubError} `TLS_REQUIRED`; `INVALID_ARGUMENT`: certificate and key are none; `PORT_TAKEN`. */
  static async listen(routes: Routes, { host, port, tls }: ListenOptions): Promise<HttpServer> {
    if (tls === undefined && !isLoopback(host)) {
      throw new HubError('TLS_REQUIRED', `\`${host}\` is outside the loopback, and no certificate was given`);
    }
    const http = new HttpServer(routes, tls);
    const server = http.#server;
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
    return http;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Answers every new request `STOPPING` from now on, health aside; resolves once those under way are answered, or the time
   * is over, and nothing listens any more.
   */
  async close(withinMs: number): Promise<void> {
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    this.#settle();
    const overdue = setTimeout(() => this.#drained?.(), withinMs);
    await drained;
    clearTimeout(overdue);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(routes: Routes, message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#drained !== undefined && !isHealth(message)) {
      send(response, stopping(), 'close');
      return;
    }
    this.#underWay++;
    // Answered is what has left, or what nobody waits for any more.
    response.once('close', () => {
      this.#underWay--;
      this.#settle();
    });
    const answer = await route(routes, message);
    send(response, answer, this.#drained === undefined ? undefined : 'close');
  }

  #settle(): void {
    if (this.#underWay === 0) this.#drained?.();
  }
}

/** @throws {HubError} `INVALID_ARGUMENT`: OpenSSL takes them for no pair. Its message is about the files, not their content. */
function tlsOptions({ certificatePem, keyPem }: NonNullable<ListenOptions['tls']>): SecureContextOptions {
  const options = { cert: certificatePem, key: keyPem, minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(options);
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', 'the TLS certificate and key are no pair', { cause });
  }
  return options;
}

const pathOf = (message: IncomingMessage): string => message.url?.split('?', 1)[0] ?? '';
const isHealth = (message: IncomingMessage): boolean => pathOf(message).startsWith('/health/');

function stopping(): Answer {
  const error = new HubError('STOPPING', 'the gateway is stopping', {
    details: { retryAfterS: RETRY_AFTER_S },
  });
  return writeAnswer({ errors: [errorAnswer(error)] }, 'application/json');
}

async function route(routes: Routes, message: IncomingMessage): Promise<FileAnswer> {
  const path = pathOf(message);
  switch (path) {
    case '/graphql':
      return await routes.graphql(message);
    case '/access':
      return await routes.access(message);
    case '/schema.graphql':
      return await routes.schema(message);
    case '/metrics':
      return await routes.metrics(message);
    case '/health/live':
      return routes.live();
    case '/health/ready':
      return routes.ready(message);
    default:
      return routes.page(path, message) ?? (path === '/' ? ABOUT : unknownPath());
  }
}

function unknownPath(): Answer {
  const error = new HubError('UNKNOWN_PATH', 'there is nothing at this path');
  return writeAnswer({ errors: [errorAnswer(error)] }, 'application/json');
}

/** @param after `close`: the connection takes no other request. */
function send(response: ServerResponse, answer: FileAnswer, after: 'close' | undefined): void {
  const { status, headers, body } = answer;
  // What was not read of a refused request is not read any more: the connection ends with the answer.
  const ends = after === 'close' || !response.req.complete;
  response.writeHead(status, {
    ...headers,
    // RFC 9110 §8.6: the length of a 304 would be that of the body it stands for.
    ...(status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...(ends ? { connection: 'close' } : {}),
  });
  response.end(body);
}
