/** The tree's hashes of records: one RFC 6962 leaf each, over the record's canonical JSON. */
import { canonicalJson, sha256 } from '../../model/canonical';
import type { Sha256Hex } from '../../model/identifier';
import { appendLeafHash, EMPTY_FRONTIER, type Frontier, leafHash, rootOf } from '../../model/merkle';
import type { DecidedAt } from '../../model/record';

/** A hash as records hold it. */
export function toSha256(hash: Buffer): Sha256Hex {
  return hash.toString('hex') as Sha256Hex;
}

/** The leaf of each record, in order, from its canonical JSON. */
export function leavesOf(texts: readonly string[]): readonly Buffer[] {
  return texts.map((text) => leafHash(text));
}

/**
 * What a batch is known by: the canonical hash of `{heights, records}`.
 *
 * Put together from the records' own canonical JSON, which the leaves need too: writing a batch of 2,000 twice would
 * cost as much as all the rest.
 */
export function batchHash(heights: readonly DecidedAt[], texts: readonly string[]): Sha256Hex {
  return sha256(`{"heights":${canonicalJson(heights)},"records":[${texts.join(',')}]}`);
}

/** The tree with these leaves appended. */
export function extend(tree: Frontier, leaves: readonly Buffer[]): Frontier {
  return leaves.reduce(appendLeafHash, tree);
}

/** The root of a tree of these leaves alone. */
export function rootOfLeaves(leaves: readonly Buffer[]): Sha256Hex {
  return toSha256(rootOf(extend(EMPTY_FRONTIER, leaves)));
}
