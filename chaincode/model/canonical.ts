/** The one serialisation and the one hash: canonical JSON (RFC 8785) and SHA-256. */
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { plainCanonicalJson } from './canonical-plain';
import { HubError } from './error';
import type { Sha256Hex } from './identifier';

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Canonical JSON of a value: the same bytes in every process, whatever the order its keys were set in.
 *
 * @throws {HubError} `INVALID_ARGUMENT` for what JSON cannot say (NaN, a lone surrogate, a function).
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = plainCanonicalJson(value) ?? canonicalize(value);
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', 'value has no canonical JSON', { cause });
  }
  if (text === undefined) throw new HubError('INVALID_ARGUMENT', 'value has no canonical JSON');
  return text;
}

/**
 * SHA-256 of bytes, or of a text's UTF-8 bytes.
 *
 * @throws {HubError} `INVALID_ARGUMENT` for a lone surrogate: all of them have the same UTF-8 bytes, so one text could
 *   stand in for another.
 */
export function sha256(content: string | Uint8Array): Sha256Hex {
  if (typeof content === 'string' && LONE_SURROGATE.test(content)) {
    throw new HubError('INVALID_ARGUMENT', 'text is not well-formed Unicode');
  }
  return hash('sha256', content, 'hex') as Sha256Hex;
}

/** SHA-256 of a value's canonical JSON: what a vote binds, what a document is known by. */
export function canonicalHash(value: unknown): Sha256Hex {
  return sha256(canonicalJson(value));
}
