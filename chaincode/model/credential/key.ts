/** Public keys as the ledger keeps them, and private ones as their holders keep them: ECDSA P-256 throughout. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { HubError } from '../error';
import type { Sha256Hex, Spki } from '../identifier';

/** What the SPKI of every P-256 key begins with: the algorithm, and the mark of an uncompressed point (SEC 1 §2.3.3). */
const PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

const imported = new WeakMap<object, KeyObject>();

/**
 * The public key a record holds. Remembered per record, which never changes.
 *
 * @throws {HubError} `INVALID_ARGUMENT` when the record's SPKI is no P-256 key, or not the uncompressed DER of one.
 */
export function publicKeyOf(holder: { readonly spki: Spki }): KeyObject {
  const known = imported.get(holder);
  if (known !== undefined) return known;
  const key = importSpki(holder.spki);
  imported.set(holder, key);
  return key;
}

function importSpki(spki: Spki): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', 'public key is not a DER SubjectPublicKeyInfo', { cause });
  }
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new HubError('INVALID_ARGUMENT', 'public key is not on P-256');
  }
  // A key has one encoding here, or it would have several hashes, and an identity is its key's hash.
  const isOneEncoding = spkiOf(key) === spki && Buffer.from(spki, 'base64').subarray(0, 27).equals(PREFIX);
  if (!isOneEncoding) throw new HubError('INVALID_ARGUMENT', 'public key is not in its one encoding');
  return key;
}

/** The SPKI of a public key, or of a private key's public half. */
export function spkiOf(key: KeyObject): Spki {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return half.export({ format: 'der', type: 'spki' }).toString('base64') as Spki;
}

/** SHA-256 of the SPKI's DER: what an identity is known by, whatever certificate carries it. */
export function spkiHash(spki: Spki): Sha256Hex {
  return createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex') as Sha256Hex;
}
