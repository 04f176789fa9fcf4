/** What stands in the journal: access records, and what became of them. */
import { z } from 'zod';
import {
  type AccessRecord,
  accessId,
  accessRecord,
  canonicalJson,
  day,
  decimal,
  grantId,
  HubError,
  logId,
} from '../../chaincode/model';

/** A batch whose signed envelope is kept until the ledger has answered: the same bytes may be sent again. */
const submittedBatch = z
  .strictObject({
    kind: z.literal('SUBMITTED'),
    batch: decimal,
    /** Sequence of its first record. */
    first: decimal,
    count: z.int().min(0),
    transactionId: z.string().max(128),
    /** `common.Envelope`, base64. */
    envelope: z.base64(),
    result: z.base64(),
  })
  .readonly();
export type SubmittedBatch = z.infer<typeof submittedBatch>;

/** A batch that stands on the ledger; `size` records do now. */
const committedBatch = z
  .strictObject({ kind: z.literal('COMMITTED'), batch: decimal, size: decimal })
  .readonly();

/** A slice of a quota that stands on the ledger as this gateway's: what it holds, it may give out. */
const heldSlice = z
  .strictObject({ kind: z.literal('SLICE'), grant: grantId, period: day, operations: z.int().min(1) })
  .readonly();

/** The first line of every segment: all that earlier segments are still needed for, their unshipped records aside. */
const segmentHead = z
  .strictObject({
    kind: z.literal('SEGMENT'),
    v: z.literal(1),
    log: logId,
    next: decimal,
    committed: decimal,
    nextBatch: decimal,
    day: z.string(),
    used: z.record(grantId, z.int().min(1)).readonly(),
    held: z.record(grantId, z.int().min(1)).readonly().default({}),
    open: z.array(z.strictObject({ access: accessId, at: z.string() }).readonly()).readonly(),
    submitted: submittedBatch.optional(),
  })
  .readonly();
export type SegmentHead = z.infer<typeof segmentHead>;

const journalLine = z.union([accessRecord, submittedBatch, committedBatch, heldSlice, segmentHead]);
export type JournalLine =
  | AccessRecord
  | SubmittedBatch
  | SegmentHead
  | z.infer<typeof committedBatch>
  | z.infer<typeof heldSlice>;

/** A line's canonical JSON. An access record's is the very leaf that the ledger hashes. */
export function writeLine(line: JournalLine): string {
  return canonicalJson(line);
}

/**
 * A line read back.
 *
 * @throws {HubError} `DATA_DIR_CORRUPT` when the bytes are whole but say nothing this version knows.
 */
export function readLine(json: string): JournalLine {
  const parsed = journalLine.safeParse(parseJson(json));
  if (!parsed.success) throw new HubError('DATA_DIR_CORRUPT', 'journal holds a line of no known kind');
  return parsed.data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
