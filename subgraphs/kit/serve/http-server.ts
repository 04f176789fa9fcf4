import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { KeyPair } from '../../../chaincode/ledger/identity/certificate';
import { PINNED, peerSpki } from '../../../chaincode/ledger/transport/peer-key';
import { HubError, isHubError } from '../../../chaincode/model/error';
import type { Spki } from '../../../chaincode/model/identifier';
import { FETCH_PATH, type FetchError, type FetchRequest, type FetchResponse } from '../../../schema/fetch';
import { readFetch } from './request';

const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than a gateway keeps an idle connection, so that it is the gateway that closes. */
const KEEP_ALIVE_MS = 65_000;

/** What a server asks of the department behind it. */
export interface FetchAnswerer {
  answer(request: FetchRequest): Promise<FetchResponse>;
  /** Height of the department's view: a refusal tells it, so that a gateway whose view is older can catch up. */
  readonly height: bigint;
  /** Hears of an error nobody expected. */
  onFault(error: unknown): void;
}

/** How a department speaks outside the loopback. */
export interface DepartmentTls {
  /** Of the key it is published with: gateways compare it. */
  readonly pair: KeyPair;
  /** Whether a connection of this key's holder is taken: a registered gateway's. */
  readonly admits: (key: Spki) => boolean;
}

/** A server that answers fetches and nothing else; the caller listens and closes. Without `tls` for the loopback only. */
export function fetchServer(department: FetchAnswerer, tls?: DepartmentTls): Server {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void respond(request, response, department);
  };
  const server = tls === undefined ? createServer(answer) : tlsServer(tls, answer);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

/**
 * Whoever is no gateway of the ledger is let go with nothing read. Asked at each request: a connection outlives a gateway's
 * suspension, and what came with the handshake is parsed before any listener of it could refuse.
 */
function tlsServer({ pair, admits }: DepartmentTls, answer: RequestListener): Server {
  const options = { ...PINNED, requestCert: true, cert: pair.certificatePem, key: pair.keyPem };
  return createTlsServer(options, (request, response) => {
    const key = request.socket instanceof TLSSocket ? peerSpki(request.socket) : undefined;
    if (key === undefined || !admits(key)) request.socket.destroy();
    else answer(request, response);
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  department: FetchAnswerer,
): Promise<void> {
  try {
    checkHead(request);
    send(response, 200, await department.answer(await readFetch(request)));
  } catch (error) {
    // Whatever it was, a refusal leaves; what is not ours is never told, because it may hold values.
    if (!isHubError(error)) department.onFault(error);
    const refusal = isHubError(error)
      ? error
      : new HubError('SUBGRAPH_ERROR', 'the fetch failed', { cause: error });
    send(response, refusal.status, { errors: [errorOf(refusal, department.height)] });
  }
}

function checkHead({ method, url, headers }: IncomingMessage): void {
  if (url !== FETCH_PATH) throw new HubError('UNKNOWN_PATH', `a department answers at \`${FETCH_PATH}\``);
  if (method !== 'POST') throw new HubError('METHOD_NOT_ALLOWED', 'a fetch is a POST');
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'a fetch is JSON');
}

function errorOf({ code, origin, details }: HubError, height: bigint): FetchError {
  const seen = { code, origin, height: height.toString() };
  return { message: code, extensions: code === 'ACCESS_DENIED' ? { ...seen, ...details } : seen };
}

function send(response: ServerResponse, status: number, body: FetchResponse): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
