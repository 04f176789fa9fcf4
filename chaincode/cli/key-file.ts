/** Public keys as they are handed over: a certificate, a public or a private key in PEM; or the base64 of its SPKI. */
import { createPublicKey } from 'node:crypto';
import { HubError, publicKeyOf, type Spki, spki, spkiOf } from '../model';
import { readText } from './text-file';

/**
 * The key that a file holds. Only its public half is read out of a private key.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: no such file, or no P-256 key in it.
 */
export function readPublicKey(file: string): Spki {
  const text = readText(file).trim();
  const read = text.startsWith('-----BEGIN') ? fromPem(text) : spki.safeParse(text).data;
  if (read === undefined) throw new HubError('INVALID_ARGUMENT', `\`${file}\` holds no public key`);
  publicKeyOf({ spki: read });
  return read;
}

function fromPem(text: string): Spki | undefined {
  try {
    return spkiOf(createPublicKey(text));
  } catch {
    // A PEM of something else, or a damaged one: node:crypto has no code of its own for either.
    return undefined;
  }
}
