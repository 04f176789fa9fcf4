import { createHash } from 'node:crypto';
import { ledger } from '@hyperledger/fabric-protos';
import { type Read, toReadsMessage } from './read';

/** What stands for a long range that was read: the hashes of one level of a tree over its reads. */
export interface RangeSummary {
  readonly maxDegree: number;
  readonly maxLevel: number;
  readonly hashes: readonly Uint8Array[];
}

/** From one read more than this on, a Fabric peer keeps a range's summary instead of its reads (lockbased_txmgr.go). */
export const SUMMARY_DEGREE = 50;

/**
 * The summary of a range's reads, or undefined for a range so short that its reads stand for themselves.
 *
 * As Fabric computes it (rwsetutil/query_results_helper.go): every `maxDegree + 1` reads make a hash of level 1, every
 * `maxDegree + 1` hashes one of the level above; what is left over at the end is hashed upwards, a lone hash as it is.
 *
 * @param maxDegree at least 2.
 */
export function summarize(reads: Iterable<Read>, maxDegree: number): RangeSummary | undefined {
  const levels: Uint8Array[][] = [];
  let pending: Read[] = [];
  for (const read of reads) {
    pending.push(read);
    if (pending.length <= maxDegree) continue;
    addHash(levels, sha256(toReadsMessage(pending).serializeBinary()), maxDegree);
    pending = [];
  }
  if (levels.length === 0) return undefined;
  if (pending.length > 0) addHash(levels, sha256(toReadsMessage(pending).serializeBinary()), maxDegree);
  return closed(levels, maxDegree);
}

/** True if both stand for the same reads. */
export function isSameSummary(a: RangeSummary, b: RangeSummary): boolean {
  return (
    a.maxDegree === b.maxDegree &&
    a.maxLevel === b.maxLevel &&
    a.hashes.length === b.hashes.length &&
    a.hashes.every((hash, index) => Buffer.from(hash).equals(b.hashes[index] ?? new Uint8Array()))
  );
}

/** Reads a `kvrwset.QueryReadsMerkleSummary`. */
export function parseSummary(message: ledger.rwset.kvrwset.QueryReadsMerkleSummary): RangeSummary {
  return {
    maxDegree: message.getMaxDegree(),
    maxLevel: message.getMaxLevel(),
    hashes: message.getMaxLevelHashesList_asU8(),
  };
}

/** The message {@link parseSummary} reads. */
export function toSummaryMessage(summary: RangeSummary): ledger.rwset.kvrwset.QueryReadsMerkleSummary {
  const message = new ledger.rwset.kvrwset.QueryReadsMerkleSummary();
  message.setMaxDegree(summary.maxDegree);
  message.setMaxLevel(summary.maxLevel);
  message.setMaxLevelHashesList([...summary.hashes]);
  return message;
}

/** Level 1 stands at index 0; a level with more than `maxDegree` hashes becomes one hash of the next. */
function addHash(levels: Uint8Array[][], leaf: Uint8Array, maxDegree: number): void {
  let hash = leaf;
  for (let level = 0; ; level += 1) {
    const hashes = levels[level] ?? [];
    levels[level] = hashes;
    hashes.push(hash);
    if (hashes.length <= maxDegree) return;
    hash = sha256(Buffer.concat(hashes));
    levels[level] = [];
  }
}

function closed(levels: readonly Uint8Array[][], maxDegree: number): RangeSummary {
  const top = levels.length;
  let carried: Uint8Array[] = [];
  for (const hashes of levels.slice(0, -1)) {
    const all = [...hashes, ...carried];
    carried = all.length < 2 ? all : [sha256(Buffer.concat(all))];
  }
  const last = [...(levels.at(-1) ?? []), ...carried];
  if (last.length <= maxDegree) return { maxDegree, maxLevel: top, hashes: last };
  return { maxDegree, maxLevel: top + 1, hashes: [sha256(Buffer.concat(last))] };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
