/**
 * Who is at the other end of a TLS connection: whoever holds the key of its certificate, which the handshake has proved.
 *
 * Between parts of the hub a name or an issuer says nothing more: the ledger itself holds the key of each gateway and each
 * published subgraph.
 */
import type { TLSSocket } from 'node:tls';
import type { Spki } from '../../model';
import { spkiOf } from '../../model/credential/key';

/** Of a connection whose handshake is complete; undefined when the peer sent no certificate. */
export function peerSpki(socket: TLSSocket): Spki | undefined {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? undefined : spkiOf(certificate.publicKey);
}

/** What both ends ask of a connection: TLS 1.3, no resumption, and no verdict of a CA; the key is compared instead. */
export const PINNED = {
  minVersion: 'TLSv1.3',
  rejectUnauthorized: false,
} as const;
