import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import { HubError } from '../../model/error';
import type { Identity } from '../identity/identity';
import { isLoopback } from '../transport/loopback';
import type { PeerAddress } from './peer-addresses';
import type { PeerTls } from './peer-tls';

/** Deadlines of each step, in ms. */
export interface Deadlines {
  readonly evaluateMs: number;
  readonly endorseMs: number;
  readonly submitMs: number;
  readonly commitMs: number;
  /**
   * After so long nobody begins to ask again what became of a transaction. Longer than a lease, which is longer than orderers
   * take to find a new leader; the last question may take `submitMs` and `commitMs` more.
   */
  readonly settledMs: number;
}

/** Short: a peer that hangs must not hang its callers; every step can be repeated. */
export const DEADLINES: Deadlines = {
  evaluateMs: 5000,
  endorseMs: 10_000,
  submitMs: 5000,
  commitMs: 10_000,
  settledMs: 45_000,
};

/**
 * A gRPC client for a peer. Fabric's default of 4 MiB ends a block stream for ever at the first larger block.
 *
 * @throws {HubError} `TLS_REQUIRED`: plain text to another machine.
 */
export function peerClient(peer: PeerAddress): Client {
  const { address, tls } = peer;
  if (tls === undefined && !isLoopback(address.slice(0, address.lastIndexOf(':')))) {
    throw new HubError('TLS_REQUIRED', `peer at \`${address}\` is outside the loopback`);
  }
  const secured = tls === undefined ? credentials.createInsecure() : secureCredentials(tls);
  return new Client(address, secured, {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    ...(tls?.serverName === undefined ? {} : { 'grpc.ssl_target_name_override': tls.serverName }),
  });
}

function secureCredentials({
  rootCertificatePem,
  client,
}: PeerTls): ReturnType<typeof credentials.createSsl> {
  const root = Buffer.from(rootCertificatePem);
  return client === undefined
    ? credentials.createSsl(root)
    : credentials.createSsl(root, Buffer.from(client.keyPem), Buffer.from(client.certificatePem));
}

/**
 * Fabric's own gateway client, signing with `identity` through node:crypto (the library's signer is 25 times slower,
 * and would hold the private key).
 */
export function gatewayFor(client: Client, identity: Identity, deadlines: Deadlines): Gateway {
  return connect({
    client,
    identity: { mspId: identity.mspId, credentials: Buffer.from(identity.certificatePem) },
    // `hash.none` hands the message itself over; the identity hashes and signs in one native step.
    hash: hash.none,
    signer: async (message) => identity.sign(message),
    evaluateOptions: () => ({ deadline: Date.now() + deadlines.evaluateMs }),
    endorseOptions: () => ({ deadline: Date.now() + deadlines.endorseMs }),
    submitOptions: () => ({ deadline: Date.now() + deadlines.submitMs }),
    commitStatusOptions: () => ({ deadline: Date.now() + deadlines.commitMs }),
  });
}
