/** Where the hub's gateway answers. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../../ledger/transport/loopback';
import { HubError, parseJsonAs } from '../../model';

/** What the launcher tells its gateway, as far as a caller needs it. */
const gatewayFile = z.looseObject({
  host: z.string(),
  port: z.number(),
  tls: z.looseObject({ certificate: z.string() }).optional(),
});

export interface GatewayAddress {
  /** Without a path: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** PEM of what the gateway shows, when this machine's own configuration says so; else the system's authorities count. */
  readonly certificate?: string;
}

/** Addresses of every interface: the machine itself finds them at the loopback. */
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);

/**
 * The gateway that was named, or that of the hub on the data directory.
 *
 * @throws {HubError} `TLS_REQUIRED`: a token would cross a network in plain text; `INVALID_ARGUMENT`: no address;
 *   `NOT_READY`: none is named and no hub was started on the data directory.
 */
export function gatewayAddress(dataDir: string, named: string | undefined): GatewayAddress {
  return named === undefined ? addressOfHub(dataDir) : { url: checked(named) };
}

function checked(named: string): string {
  const url = URL.canParse(named) ? new URL(named) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `gateway \`${named}\` must be a URL such as \`https://hub.example:4000\``,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new HubError('TLS_REQUIRED', `\`${url.origin}\` would be sent a token in plain text`);
  }
  return url.origin;
}

function addressOfHub(dataDir: string): GatewayAddress {
  const path = join(dataDir, 'run', 'gateway.json');
  if (!existsSync(path)) {
    throw new HubError(
      'NOT_READY',
      `no hub was started on \`${resolve(dataDir)}\`; start it with \`npm start\`, or name a \`--gateway <url>\``,
    );
  }
  const { host, port, tls } = parseJsonAs(gatewayFile, readFileSync(path, 'utf8'), `\`${path}\``);
  const name = ANY.has(host) ? '127.0.0.1' : host;
  const at = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  return tls === undefined
    ? { url: checked(`http://${at}:${port}`) }
    : { url: `https://${at}:${port}`, certificate: readFileSync(tls.certificate, 'utf8') };
}
