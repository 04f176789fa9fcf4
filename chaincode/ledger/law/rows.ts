/** The contracts' rows as the judged transactions left them, read with the model's own schemas. */
import type { z } from 'zod';
import * as model from '../../model/index';
import { plainJson } from './plain-json';

/** How each kind of row that has a law is read. */
export const JUDGED_SCHEMAS = {
  charter: model.charter,
  guard: model.guard,
  member: model.member,
  purpose: model.purpose,
  app: model.application,
  gateway: model.gateway,
  tick: model.tick,
  ballot: model.ballot,
  vote: model.vote,
  duty: model.duty,
  draft: model.draft,
  entry: model.entry,
  version: model.entryVersion,
  table: model.table,
  binding: model.binding,
  publication: model.publication,
  request: model.request,
  compliance: model.compliance,
  consent: model.consent,
  grant: model.grant,
  grantState: model.grantState,
  emergency: model.emergency,
  claimed: model.claimedQuota,
  slice: model.quotaSlice,
  counter: model.codeCounter,
  subgraph: model.subgraphClaim,
  coordinate: model.coordinateClaim,
  key: model.keyClaim,
  dutyClaim: model.dutyClaim,
  verdict: model.verdict,
  anchor: model.anchor,
  relay: model.relay,
  provider: model.namedProvider,
  probe: model.probeReport,
  log: model.log,
  head: model.logHead,
  batch: model.batch,
} as const;

/** The object types whose rows are judged. */
export type JudgedType = keyof typeof JUDGED_SCHEMAS;

export type RecordOf<T extends JudgedType> = z.output<(typeof JUDGED_SCHEMAS)[T]>;

export function isJudged(type: string): type is JudgedType {
  return Object.hasOwn(JUDGED_SCHEMAS, type);
}

/** Rows that stand: each was written by a transaction that could, and was not written over lawfully since. */
export interface Rows {
  /** The row under a key; undefined when there is none. */
  get<T extends JudgedType>(type: T, key: string): RecordOf<T> | undefined;
}

/** Rows in a map. */
export class MemoryRows implements Rows {
  readonly #rows = new Map<string, unknown>();

  get<T extends JudgedType>(_type: T, key: string): RecordOf<T> | undefined {
    return this.#rows.get(key) as RecordOf<T> | undefined;
  }

  set(key: string, record: unknown): void {
    if (record === undefined) this.#rows.delete(key);
    else this.#rows.set(key, record);
  }
}

/**
 * The record in a written value.
 *
 * @returns undefined when no reader could read it.
 */
export function readRecord(type: JudgedType, value: Uint8Array): unknown {
  const text = textOf(value);
  const parsed = (JUDGED_SCHEMAS[type] as z.ZodType).safeParse(
    text === undefined ? undefined : plainJson(text),
  );
  return parsed.success ? parsed.data : undefined;
}

function textOf(value: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
