/** Asking a department for the SDL it published. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { Agent, request } from 'undici';
import { z } from 'zod';
import {
  type GatewayId,
  HubError,
  isHubError,
  type MspId,
  type Publication,
  SDL_DOCUMENT,
  sha256,
  signTicket,
  TICKET_LIFETIME_S,
} from '../../chaincode/model';
import { readBounded } from './bounded-body';
import { insecureAddress, pinnedConnector, type TlsIdentity } from './subgraph-tls';

/** Who the gateway is, and the key it signs tickets with. */
export interface GatewayIdentity {
  readonly msp: MspId;
  readonly id: GatewayId;
  readonly key: KeyObject;
  /** Of the same key; shown to departments outside the loopback. */
  readonly certificatePem?: string;
}

/** What a gateway shows; undefined where it has no certificate. */
export function tlsIdentityOf({ key, certificatePem }: GatewayIdentity): TlsIdentity | undefined {
  return certificatePem === undefined ? undefined : { key, certificatePem };
}

/** Fetches the SDL of a publication, exactly as published. */
export type FetchSdl = (publication: Publication, signal: AbortSignal) => Promise<string>;

const answer = z.object({ data: z.object({ _service: z.object({ sdl: z.string() }) }) });

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Fetches with an `sdl` ticket, which opens nothing else.
 *
 * What it returns throws `SUBGRAPH_UNAVAILABLE` (retryable) when the department does not answer, and `SUBGRAPH_MISMATCH` when it
 * answers anything but the SDL whose hash it published.
 */
export function sdlClient(gateway: GatewayIdentity, nowMs: () => number = Date.now): FetchSdl {
  return async (publication, signal) => {
    const text = await post(gateway, publication, await ticketFor(gateway, publication, nowMs()), signal);
    const sdl = sdlIn(text);
    if (sdl === undefined || sha256(sdl) !== publication.sdlHash) {
      throw new HubError(
        'SUBGRAPH_MISMATCH',
        `\`${publication.subgraph}\` does not serve the SDL it published`,
      );
    }
    return sdl;
  };
}

async function ticketFor(gateway: GatewayIdentity, publication: Publication, nowMs: number): Promise<string> {
  const iat = Math.floor(nowMs / 1000);
  return await signTicket(
    {
      kind: 'sdl',
      gateway: { msp: gateway.msp, id: gateway.id },
      subgraph: publication.subgraph,
      iat,
      exp: iat + TICKET_LIFETIME_S,
      nonce: randomBytes(16).toString('base64url'),
    },
    gateway.key,
  );
}

async function post(
  gateway: GatewayIdentity,
  publication: Publication,
  ticket: string,
  signal: AbortSignal,
): Promise<string> {
  const insecure = insecureAddress(publication);
  if (insecure !== undefined) throw insecure;
  // Asked once for each publication: nothing is gained by keeping the connection.
  const dispatcher = new Agent({ pipelining: 0, connect: connectorFor(gateway, publication) });
  try {
    const { statusCode, body } = await request(publication.url, {
      method: 'POST',
      dispatcher,
      reset: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: SDL_DOCUMENT, extensions: { ticket } }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await readBounded(body, MAX_BYTES);
    if (statusCode !== 200 || text === undefined) throw new Error(`status ${statusCode}`);
    return text;
  } catch (cause) {
    if (isHubError(cause)) throw cause;
    // Whatever kept it from answering, the move is the same: try again later.
    throw new HubError('SUBGRAPH_UNAVAILABLE', `\`${publication.subgraph}\` does not answer for its SDL`, {
      cause,
    });
  } finally {
    await dispatcher.destroy();
  }
}

const connectorFor = (gateway: GatewayIdentity, { url, spki }: Publication) =>
  url.startsWith('https:') ? pinnedConnector(spki, tlsIdentityOf(gateway)) : {};

function sdlIn(text: string): string | undefined {
  try {
    const read = answer.safeParse(JSON.parse(text));
    return read.success ? read.data.data._service.sdl : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
