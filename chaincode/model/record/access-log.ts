/** The access log on `exchange`: records in batches, an RFC 6962 tree per log. Values are never recorded. */
import { z } from 'zod';
import { entryCode } from '../code';
import {
  accessId,
  applicationId,
  coordinate,
  decimal,
  gatewayId,
  grantId,
  instant,
  itemId,
  logId,
  mspId,
  officer,
  purposeCode,
  sha256Hex,
  spki,
  subgraphName,
} from '../identifier';
import { stored } from './stored';

/** What rows a release rests on: a grant, ownership, or an unconditional share. */
export const basis = z.union([z.enum(['OWN', 'UNCONDITIONAL']), grantId]);
export type Basis = z.infer<typeof basis>;

/** What one access touched of one entry, for one beneficiary. */
export const recordedEntry = z
  .strictObject({
    entry: entryCode,
    version: z.int().min(0),
    items: z.array(itemId).readonly(),
    beneficiary: mspId,
    derives: coordinate.optional(),
    /** Of the operation and of each of its fetches, each once, sorted. */
    bases: z.array(basis).readonly(),
    /** The grants that delegated bases rest on, sorted: their quotas are charged too. */
    delegatedFrom: z.array(grantId).min(1).readonly().optional(),
    /** Set when a basis was open by break-glass: a reviewer looks for these. */
    emergency: z.literal(true).optional(),
    /** Canonical hash of the row filters the release rests on, each once, sorted by their canonical JSON. */
    rowFilterHash: sha256Hex.optional(),
  })
  .readonly();
export type RecordedEntry = z.infer<typeof recordedEntry>;

export const recordedReason = z
  .strictObject({
    reason: z.string().max(32),
    entry: entryCode.optional(),
    item: itemId.optional(),
    coordinate,
    subgraph: subgraphName,
    beneficiary: mspId,
  })
  .readonly();

/** The *decision* line: durable in the gateway's journal before the first fetch. */
export const decisionRecord = z
  .strictObject({
    ...stored,
    kind: z.literal('DECISION'),
    log: logId,
    sequence: decimal,
    access: accessId,
    at: instant,
    gateway: z.strictObject({ msp: mspId, id: gatewayId }).readonly(),
    consumer: mspId,
    application: applicationId,
    officer,
    purpose: purposeCode,
    /** Canonical hash of the operation, salted by the access key: no free text on the ledger. */
    operationHash: sha256Hex,
    entries: z.array(recordedEntry).readonly(),
    allowed: z.boolean(),
    reasons: z.array(recordedReason).max(50).readonly(),
    /** Of a denial: identical ones that followed share this line, and its outcome counts them. */
    collapses: z.literal(true).optional(),
    height: decimal,
    blockHash: sha256Hex,
  })
  .readonly();
export type DecisionRecord = z.infer<typeof decisionRecord>;

/** What a provider says it served in one fetch: rows per entry, under its own key. */
export const servedFetch = z
  .strictObject({
    subgraph: subgraphName,
    fetch: z.int().min(0),
    rows: z.record(entryCode, z.int().min(0)).readonly(),
    /** The provider's counter-signature, a compact JWS. */
    counterSignature: z.string().max(4096),
  })
  .readonly();
export type ServedFetch = z.infer<typeof servedFetch>;

/** How an access ended. `REFUSED`: withdrawn in flight; `INTERRUPTED`: a decision without outcome after a crash. */
export const outcomeStatus = z.enum(['RELEASED', 'REFUSED', 'FAILED', 'INTERRUPTED']);
export type OutcomeStatus = z.infer<typeof outcomeStatus>;

/** The *outcome* line: durable before the first byte of the answer. */
export const outcomeRecord = z
  .strictObject({
    ...stored,
    kind: z.literal('OUTCOME'),
    log: logId,
    sequence: decimal,
    access: accessId,
    at: instant,
    status: outcomeStatus,
    served: z.array(servedFetch).readonly(),
    /** HMAC-SHA-256 of the canonical answer under the access key, which only the caller has. */
    responseDigest: sha256Hex.optional(),
    code: z.string().max(64).optional(),
    /** Of a denial that collapses: how many identical ones were denied beside it. */
    repeats: z.int().min(0).optional(),
    durationMs: z.int().min(0),
  })
  .readonly();
export type OutcomeRecord = z.infer<typeof outcomeRecord>;

/** One line of an access log. */
export const accessRecord = z.discriminatedUnion('kind', [decisionRecord, outcomeRecord]);
export type AccessRecord = z.infer<typeof accessRecord>;

/** What the founders vote on to open a log. */
export const logTerms = z
  .strictObject({
    id: logId,
    gateway: z.strictObject({ msp: mspId, id: gatewayId, spki }).readonly(),
    /** `required` where relays anchor the other channel (Fabric), `absent` on the embedded ledger. */
    anchors: z.enum(['required', 'absent']),
  })
  .readonly();
export type LogTerms = z.infer<typeof logTerms>;

/** Key `log~id`. */
export const log = z
  .strictObject({ ...stored, ...logTerms.unwrap().shape, state: z.enum(['OPEN', 'CLOSED']) })
  .readonly();
export type Log = z.infer<typeof log>;

/** Key `head~log`: size, root and frontier of the RFC 6962 tree, as the contract itself computed them. */
export const logHead = z
  .strictObject({
    ...stored,
    log: logId,
    size: decimal,
    root: sha256Hex,
    frontier: z.array(sha256Hex).max(64).readonly(),
    nextBatch: decimal,
    /** The highest directory height of any batch: it never falls. */
    height: decimal,
  })
  .readonly();
export type LogHead = z.infer<typeof logHead>;

/** A `directory` block that a batch's records were decided at: its height is one more than the block's number. */
export const decidedAt = z.strictObject({ height: decimal, blockHash: sha256Hex }).readonly();
export type DecidedAt = z.infer<typeof decidedAt>;

/** Key `batch~log~seq`: what was appended; the records themselves travel once, as the transaction's argument. */
export const batch = z
  .strictObject({
    ...stored,
    log: logId,
    sequence: decimal,
    firstRecord: decimal,
    count: z.int().min(0),
    /** RFC 6962 root of this batch's records alone. */
    leafRoot: sha256Hex,
    /** Canonical hash of the heights and records that were appended. */
    hash: sha256Hex,
    /** Size and root of the log's tree with this batch as its last. */
    size: decimal,
    root: sha256Hex,
  })
  .readonly();
export type Batch = z.infer<typeof batch>;
