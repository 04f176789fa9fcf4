/** What a department's probe says: reports on `exchange`, verdicts on `directory`. No value of any row. */
import { z } from 'zod';
import { entryCode } from '../code';
import { driftKind, probeGrade } from '../enumeration';
import { decimal, instant, mspId, sha256Hex, slug } from '../identifier';
import { stored } from './stored';

/** How many founders must have named the same provider of an entry. */
const NAMES_NEEDED = 2;

/**
 * Key `provider~code~msp`, on `exchange`: whose entry a code is, as this founder has it from its own peer of `directory`. A
 * code is never another member's, so a founder names each once.
 */
export const namedProvider = z
  .strictObject({ ...stored, entry: entryCode, founder: mspId, provider: mspId })
  .readonly();
export type NamedProvider = z.infer<typeof namedProvider>;

/**
 * True if enough founders name this member as the provider.
 *
 * @param names each founder's, of those in force; undefined: it has named none yet.
 */
export function isNamedProvider(provider: string, names: readonly (NamedProvider | undefined)[]): boolean {
  return names.filter((each) => each?.provider === provider).length >= NAMES_NEEDED;
}

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

/** Key `probe~code~msp`: the last report of a provider's probe on its entry. */
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
