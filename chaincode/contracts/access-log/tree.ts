/** The tree's hashes of records: one RFC 6962 leaf each, over the record's canonical JSON. */
import { canonicalJson } from '../../model/canonical';
import type { Sha256Hex } from '../../model/identifier';
import { appendLeafHash, EMPTY_FRONTIER, type Frontier, leafHash, rootOf } from '../../model/merkle';
import type { AccessRecord } from '../../model/record';

/** A hash as records hold it. */
export function toSha256(hash: Buffer): Sha256Hex {
  return hash.toString('hex') as Sha256Hex;
}

/** The leaf of each record, in order. */
export function leavesOf(records: readonly AccessRecord[]): readonly Buffer[] {
  return records.map((record) => leafHash(canonicalJson(record)));
}

/** The tree with these leaves appended. */
export function extend(tree: Frontier, leaves: readonly Buffer[]): Frontier {
  return leaves.reduce(appendLeafHash, tree);
}

/** The root of a tree of these leaves alone. */
export function rootOfLeaves(leaves: readonly Buffer[]): Sha256Hex {
  return toSha256(rootOf(extend(EMPTY_FRONTIER, leaves)));
}
