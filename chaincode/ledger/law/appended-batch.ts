/** A batch of access records, as its gateway signed it: the arguments of one `Append`. */
import { z } from 'zod';
import {
  type AccessRecord,
  accessRecord,
  canonicalHash,
  type DecidedAt,
  decidedAt,
  type LogId,
  logId,
  type Sha256Hex,
} from '../../model/index';
import { plainJson } from './plain-json';

const records = z.array(accessRecord);
const heights = z.array(decidedAt);
const sequenceText = z.string().regex(/^\d{1,16}$/);

export interface AppendedBatch {
  readonly log: LogId;
  readonly sequence: bigint;
  readonly heights: readonly DecidedAt[];
  readonly records: readonly AccessRecord[];
}

/** @returns undefined when nobody can read the arguments. */
export function appendedBatch([log, sequence, heightsJson = '', recordsJson = '']: readonly string[]):
  | AppendedBatch
  | undefined {
  const read = {
    log: logId.safeParse(log),
    sequence: sequenceText.safeParse(sequence),
    heights: heights.safeParse(plainJson(heightsJson)),
    records: records.safeParse(plainJson(recordsJson)),
  };
  if (!read.log.success || !read.sequence.success || !read.heights.success || !read.records.success)
    return undefined;
  return {
    log: read.log.data,
    sequence: BigInt(read.sequence.data),
    heights: read.heights.data,
    records: read.records.data,
  };
}

/** Records that do not continue a log of `size`, or were decided at a height that the batch does not name; in words. */
export function recordProblems(
  { log, records: of, heights: at }: AppendedBatch,
  size: bigint,
): readonly string[] {
  const named = new Map(at.map(({ height, blockHash }) => [height, blockHash]));
  return of.flatMap((record, index) => {
    const isNext = BigInt(record.sequence) === size + BigInt(index) && record.log === log;
    if (!isNext)
      return [
        `record ${record.sequence} of log \`${record.log}\` stands where ${size + BigInt(index)} was due`,
      ];
    if (record.kind === 'OUTCOME' || named.get(record.height) === record.blockHash) return [];
    return [`record ${record.sequence} was decided at a height that its batch does not name`];
  });
}

/** What the contract stores as the batch's hash. */
export function batchHash({ heights: at, records: of }: AppendedBatch): Sha256Hex {
  return canonicalHash({ heights: at, records: of });
}
