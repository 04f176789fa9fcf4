/** Where a record stands among all of them: by the moment its gateway wrote into it, then by its place on the chain. */
import { HubError } from '../../model/error';
import type { AccessRecord } from '../../model/index';

/** Places are compared by {@link comparePlaces}; no two records share one. */
export interface Place {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** How many records stand before it on the chain. */
  readonly ordinal: number;
}

/** A record, and where it stands on the ledger. */
export interface IndexedRecord extends Place {
  readonly record: AccessRecord;
  readonly block: bigint;
  readonly transaction: string;
}

/** Negative when `a` is older. */
export function comparePlaces(a: Place, b: Place): number {
  return a.atMs - b.atMs || a.ordinal - b.ordinal;
}

/** A place as text, for whoever goes on from it. */
export function placeText({ atMs, ordinal }: Place): string {
  return `${atMs}-${ordinal}`;
}

/** @throws {HubError} `INVALID_ARGUMENT`. */
export function parsePlace(text: string): Place {
  const [, atMs, ordinal] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  if (atMs === undefined || ordinal === undefined)
    throw new HubError('INVALID_ARGUMENT', `\`${text}\` is not the place of a record`);
  return { atMs: Number(atMs), ordinal: Number(ordinal) };
}
