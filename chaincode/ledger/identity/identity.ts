import { createPrivateKey, createPublicKey } from 'node:crypto';
import { spkiOf } from '../../model/credential/key';
import type { Spki } from '../../model/identifier';
import type { KeyPair } from './certificate';
import { readKeyFolder } from './key-folder';
import { signLowS } from './signature';

/** Somebody who signs: a member's admin, an application, a peer. The private key never leaves this object. */
export interface Identity {
  readonly mspId: string;
  readonly certificatePem: string;
  /** Base64 DER of the public key: what the ledger registers. */
  readonly spki: Spki;
  /** ECDSA over SHA-256 of the bytes: DER, low S. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** An identity from a key pair in memory. */
export function identityOf(mspId: string, pair: KeyPair): Identity {
  const key = createPrivateKey(pair.keyPem);
  return {
    mspId,
    certificatePem: pair.certificatePem,
    // A certificate's PEM is its key's too; one renewed over the same key has the same SPKI.
    spki: spkiOf(createPublicKey(pair.certificatePem)),
    sign: (bytes) => signLowS(key, bytes),
  };
}

/**
 * The identity whose `cert.pem` and `key.pem` lie in `folder`.
 *
 * @throws {HubError} `NOT_FOUND`: the folder holds no pair.
 */
export function loadIdentity(mspId: string, folder: string): Identity {
  return identityOf(mspId, readKeyFolder(folder));
}
