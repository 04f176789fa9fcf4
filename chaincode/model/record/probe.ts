/** What a department's probe says: reports on `exchange`, verdicts on `directory`. No value of any row. */
import { z } from 'zod';
import { entryCode } from '../code';
import { driftKind, probeGrade } from '../enumeration';
import { decimal, instant, mspId, sha256Hex, slug } from '../identifier';
import { stored } from './stored';

/** One bound table as the probe saw it. */
export const probedTable = z
  .strictObject({
    /** The binding's id of the table. */
    id: slug,
    rowCount: decimal,
    /** 32-byte digest of the LtHash state over the table's canonical rows: equal or not, no more. */
    digest: sha256Hex,
    /** As the model's `columnsHash` of what the database says now. */
    columnsHash: sha256Hex,
  })
  .readonly();

/** One difference between data, schema and directory; `column` only where it is one's. */
export const drift = z
  .strictObject({ kind: driftKind, table: slug, column: z.string().min(1).max(63).optional() })
  .readonly();

/** A report as the probe sends it. */
export const probeReportTerms = z
  .strictObject({
    entry: entryCode,
    version: z.int().min(1),
    observedAt: instant,
    tables: z.array(probedTable).min(1).max(100).readonly(),
    /** SHA-256 of the SDL's UTF-8 bytes as the subgraph answers them now. */
    sdlHash: sha256Hex,
    /** How long the newest row is behind its source, in seconds. */
    lagSeconds: z.int().min(0),
    drift: z.array(drift).max(500).readonly(),
  })
  .readonly();
export type ProbeReportTerms = z.infer<typeof probeReportTerms>;

/**
 * Key `probe~code~msp`: the last report of a member's probe on an entry. Whose entry it is, `directory` alone knows: only
 * the report of its provider counts.
 */
export const probeReport = z
  .strictObject({ ...stored, provider: mspId, ...probeReportTerms.unwrap().shape })
  .readonly();
export type ProbeReport = z.infer<typeof probeReport>;

/** A verdict as the probe sends it. `report` is the canonical hash of the report's terms that it rests on. */
export const verdictTerms = z
  .strictObject({
    entry: entryCode,
    version: z.int().min(1),
    grade: probeGrade,
    observedAt: instant,
    report: sha256Hex,
  })
  .readonly();
export type VerdictTerms = z.infer<typeof verdictTerms>;

/** Key `verdict~code`: the last word of the probe on an entry. It counts for the version it names, and for no other. */
export const verdict = z.strictObject({ ...stored, ...verdictTerms.unwrap().shape }).readonly();
export type Verdict = z.infer<typeof verdict>;
