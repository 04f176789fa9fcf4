import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

/** The subject public key info of a key, base64 of its DER: how the ledger names a key. */
export function spkiOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** {@link spkiOf} of a certificate's key. A renewed certificate over the same key has the same SPKI. */
export function spkiOfCertificate(pem: string): string {
  return spkiOf(new X509Certificate(pem).publicKey);
}

/** Lower-case hexadecimal SHA-256 of a {@link spkiOf}'s DER bytes: a member's or application's identity. */
export function spkiHash(spki: string): string {
  return createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex');
}
