/** JWS compact serialisation (RFC 7515), ES256 only; the key never comes from the header. */
import type { KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import type { z } from 'zod';
import { canonicalJson } from '../canonical';
import { isEs256, signEs256 } from './es256';

const ALGORITHM = 'ES256';
const MAX_LENGTH = 256 * 1024;

/** The kinds of statement that are signed; the kind stands in the protected header, so none passes for another. */
export type StatementType =
  | 'hub-token+jwt'
  | 'hub-evidence+jwt'
  | 'hub-ticket+jwt'
  | 'hub-counter-signature+jws';

/** The protected header of each kind as it is written: a header like it says what it says without being decoded. */
const TYPES = new Map<string, StatementType>(
  (['hub-token+jwt', 'hub-evidence+jwt', 'hub-ticket+jwt', 'hub-counter-signature+jws'] as const).map(
    (type) => [headerOf(type), type],
  ),
);

function headerOf(type: StatementType): string {
  return Buffer.from(JSON.stringify({ alg: ALGORITHM, typ: type })).toString('base64url');
}

/** What a reader makes of a JWS before any key is known: only its shape is right. */
export interface UnverifiedStatement<T> {
  readonly jws: string;
  readonly claims: T;
}

/** Signs a statement. `key` is a P-256 private key. */
export async function signStatement(type: StatementType, claims: object, key: KeyObject): Promise<string> {
  const input = `${headerOf(type)}.${toBase64url(Buffer.from(canonicalJson(claims)))}`;
  return `${input}.${toBase64url(signEs256(Buffer.from(input), key))}`;
}

/**
 * Reads the claims of a JWS without trusting them, to look up whose key they must be signed with.
 *
 * @returns undefined unless it is ES256, of this type, with no other header field, and its claims fit the schema.
 */
export function readStatement<S extends z.ZodType>(
  jws: string,
  type: StatementType,
  schema: S,
): UnverifiedStatement<z.output<S>> | undefined {
  if (jws.length > MAX_LENGTH || statementType(jws) !== type) return undefined;
  const claims = schema.safeParse(payloadOf(jws));
  return claims.success ? { jws, claims: claims.data } : undefined;
}

/** The type a JWS says it has; undefined when it is no ES256 JWS with just `alg` and `typ`. */
export function statementType(jws: string): string | undefined {
  const known = TYPES.get(jws.slice(0, Math.max(0, jws.indexOf('.'))));
  if (known !== undefined && jws.split('.').length === 3) return known;
  try {
    const { alg, typ, ...others } = decodeProtectedHeader(jws);
    return alg === ALGORITHM && Object.keys(others).length === 0 ? typ : undefined;
  } catch (error) {
    // jose throws a TypeError for anything that is not a JWS; there is nothing to tell apart.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * True for three parts of base64url in its one spelling. The bits that the last character has to spare, a line break or
 * padding would give the same signature other bytes, and a statement is known by the hash of its bytes.
 */
function isCompact(jws: string): boolean {
  const parts = jws.split('.');
  return parts.length === 3 && parts.every((part) => toBase64url(fromBase64url(part)) === part);
}

const fromBase64url = (text: string): Buffer => Buffer.from(text, 'base64url');
const toBase64url = (bytes: Buffer): string => bytes.toString('base64url');

function payloadOf(jws: string): unknown {
  const [, payload = ''] = jws.split('.');
  try {
    return JSON.parse(fromBase64url(payload).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** True if `key`, a P-256 public key, signed the statement, and it is spelled as it was signed. */
export async function isSignedBy(jws: string, key: KeyObject): Promise<boolean> {
  if (!isCompact(jws)) return false;
  if (statementType(jws) === undefined) return false;
  const end = jws.lastIndexOf('.');
  return isEs256(Buffer.from(jws.slice(0, end)), key, fromBase64url(jws.slice(end + 1)));
}
