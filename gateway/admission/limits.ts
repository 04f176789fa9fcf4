/** How much one request may ask for. */
import { z } from 'zod';

const KIB = 1024;
const count = (least: number, most: number, normal: number) => z.int().min(least).max(most).default(normal);

/** Limits at the edge, as an operator sets them. Each has its code; the message says the limit and what was measured. */
export const admissionLimits = z
  .strictObject({
    /** Bytes of the request's body, after which reading stops. */
    maxBodyBytes: count(KIB, 16 * KIB * KIB, 256 * KIB),
    /** Bytes of the variables as JSON. */
    maxVariablesBytes: count(64, 16 * KIB * KIB, 64 * KIB),
    /** Nesting of objects and lists in the variables. */
    maxVariablesDepth: count(1, 256, 16),
    /** Lexical tokens of the document. */
    maxTokens: count(16, 100_000, 2000),
    /** Nesting of fields, fragments unfolded. */
    maxDepth: count(2, 100, 12),
    /** Renamed fields, in the whole operation. */
    maxAliases: count(0, 10_000, 50),
    /** Directives, in the whole operation. */
    maxDirectives: count(0, 10_000, 50),
    /** Fields weighted by depth and by a literal `first` or `last`. */
    maxCost: count(1, 1_000_000_000, 100_000),
    /** Documents remembered a schema, admitted or refused. */
    maxDocuments: count(1, 100_000, 1000),
    /** Requests one application may send at once after a quiet time. */
    burst: count(1, 1_000_000, 400),
    /** Requests a second one application may go on sending. */
    ratePerSecond: z.number().positive().max(1_000_000).default(200),
    /** Milliseconds a request waits for the height it asks for. */
    maxHeightWaitMs: count(0, 60_000, 5_000),
    /** Requests that wait for a height at the same time; of one member a quarter of them. */
    maxHeightWaits: count(0, 100_000, 500),
  })
  .readonly();

export type AdmissionLimits = z.infer<typeof admissionLimits>;

export const DEFAULT_LIMITS: AdmissionLimits = admissionLimits.parse({});
