/** Counter-signatures: a provider states, under its publication's key, what it served in one fetch. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical';
import { entryCode } from '../code';
import { accessId, type Sha256Hex, type SubgraphName, sha256Hex, subgraphName } from '../identifier';
import { isSignedBy, readStatement, signStatement } from './jws';

const counterSignatureClaims = z
  .strictObject({
    subgraph: subgraphName,
    access: accessId,
    fetch: z.int().min(0),
    /**
     * {@link keyedDigest} of the ticket's hash, under its digest key, here and below: this statement stays on the ledger,
     * and a document may hold an identity number as well as the variables.
     */
    document: sha256Hex,
    variables: sha256Hex,
    rows: z.record(entryCode, z.int().min(0)).readonly(),
    /** {@link keyedDigest} of the fetch's data under the ticket's digest key. */
    digest: sha256Hex,
  })
  .readonly();
export type CounterSignatureClaims = z.infer<typeof counterSignatureClaims>;

/** Signs what was served by the subgraph's key. */
export async function signCounterSignature(claims: CounterSignatureClaims, key: KeyObject): Promise<string> {
  return await signStatement('hub-counter-signature+jws', claims, key);
}

/** The claims of a counter-signature by `key`; undefined when it is not one. */
export async function verifyCounterSignature(
  jws: string,
  key: KeyObject,
): Promise<CounterSignatureClaims | undefined> {
  const statement = readStatement(jws, 'hub-counter-signature+jws', counterSignatureClaims);
  return statement !== undefined && (await isSignedBy(jws, key)) ? statement.claims : undefined;
}

/**
 * The key under which one provider digests its fetches of one access: HKDF-SHA-256 (RFC 5869) of the access key, so that
 * a provider's digest covers its own fetch and nothing it could guess at.
 *
 * @returns 32 bytes, base64url.
 */
export function digestKeyFor(accessKey: Uint8Array, subgraph: SubgraphName): string {
  return Buffer.from(
    hkdfSync('sha256', createSecretKey(accessKey), '', `hub digest ${subgraph}`, 32),
  ).toString('base64url');
}

/** HMAC-SHA-256 of a value's canonical JSON: a plain hash of an identity number falls in minutes. */
export function keyedDigest(value: unknown, key: Uint8Array | KeyObject): Sha256Hex {
  // As a key object: from bytes, Node first finds out by an exception that they are none, which takes longer than the digest.
  const held = key instanceof Uint8Array ? createSecretKey(key) : key;
  return createHmac('sha256', held).update(canonicalJson(value)).digest('hex') as Sha256Hex;
}
