/**
 * The Merkle tree of an access log, kept as its frontier: the roots of the complete subtrees, largest first.
 *
 * Leaf and node hashes as in RFC 6962 §2.1, so that any transparency-log tool can check them.
 */
import { createHash } from 'node:crypto';
import { HubError } from './error';
import type { Sha256Hex } from './identifier';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const HASH = /^[0-9a-f]{64}$/;

/** SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: string | Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(leaf).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** A tree of `size` leaves; `frontier` has one hash for each bit set in `size`, the highest bit first. */
export interface Frontier {
  readonly size: bigint;
  readonly hashes: readonly Buffer[];
}

/** The tree without leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0n, hashes: [] };

/** The tree with one more leaf, given by its hash. */
export function appendLeafHash(tree: Frontier, leaf: Buffer): Frontier {
  const hashes = [...tree.hashes];
  let carry = leaf;
  for (let size = tree.size; size & 1n; size >>= 1n) {
    const left = hashes.pop();
    if (left === undefined)
      throw new HubError('INVALID_ARGUMENT', 'frontier has fewer hashes than its size has bits');
    carry = nodeHash(left, carry);
  }
  hashes.push(carry);
  return { size: tree.size + 1n, hashes };
}

/** The root: RFC 6962's MTH of all leaves; of no leaf, the hash of nothing. */
export function rootOf(tree: Frontier): Buffer {
  const last = tree.hashes.at(-1);
  if (last === undefined) return createHash('sha256').digest();
  return tree.hashes.slice(0, -1).reduceRight<Buffer>((right, left) => nodeHash(left, right), last);
}

/** A frontier as a record stores it. */
export function toStoredHashes(tree: Frontier): readonly Sha256Hex[] {
  return tree.hashes.map((hash) => hash.toString('hex') as Sha256Hex);
}

/**
 * A frontier read back from a record.
 *
 * @throws {HubError} `INVALID_ARGUMENT` when the number of hashes does not fit the size, or one is no hash.
 */
export function fromStoredHashes(size: bigint, hashes: readonly string[]): Frontier {
  const bits = size < 0n ? -1 : size.toString(2).replaceAll('0', '').length;
  if (bits !== hashes.length || !hashes.every((hash) => HASH.test(hash))) {
    throw new HubError('INVALID_ARGUMENT', 'frontier does not fit its size');
  }
  return { size, hashes: hashes.map((hash) => Buffer.from(hash, 'hex')) };
}
