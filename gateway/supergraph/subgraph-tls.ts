/** Connections to departments outside the loopback: TLS on both sides, each held to the key that the ledger has of it. */
import type { KeyObject } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { isLoopback } from '../../chaincode/ledger/transport/loopback';
import { PINNED, peerSpki } from '../../chaincode/ledger/transport/peer-key';
import { HubError, type Publication, type Spki } from '../../chaincode/model';

/** The gateway's certificate and key, with which it shows itself to departments. */
export interface TlsIdentity {
  readonly certificatePem: string;
  readonly key: KeyObject;
}

/** Why a publication's address may not be asked: `TLS_REQUIRED`; undefined when it may. */
export function insecureAddress({
  subgraph,
  url,
}: Pick<Publication, 'subgraph' | 'url'>): HubError | undefined {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopback(hostname)) return undefined;
  return new HubError('TLS_REQUIRED', `\`${subgraph}\` is published outside the loopback without TLS`);
}

/**
 * Connects to whoever holds the published key, and to nobody else. Nothing is sent before that is known.
 *
 * What it hands undici is `SUBGRAPH_MISMATCH` when another key answers.
 */
export function pinnedConnector(
  spki: Spki,
  identity: TlsIdentity | undefined,
): ReturnType<typeof buildConnector> {
  const connect = buildConnector({
    ...PINNED,
    // A resumed session would not prove the key anew.
    maxCachedSessions: 0,
    ...(identity === undefined
      ? {}
      : { cert: identity.certificatePem, key: identity.key.export({ type: 'pkcs8', format: 'pem' }) }),
  });
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (!(socket instanceof TLSSocket) || peerSpki(socket) === spki) return callback(null, socket);
      socket.destroy();
      callback(new HubError('SUBGRAPH_MISMATCH', `\`${options.hostname}\` answers with another key`), null);
    });
  };
}
