/** Revisions: how often a record was changed, so that a ballot binds the very state its voters read. */
import { HubError } from '../../model/error';

/** A record that counts its changes; one that was never changed has no number. */
export interface Revised {
  readonly revision?: number | undefined;
}

/** How often the record was changed. */
export function revisionOf(record: Revised): number {
  return record.revision ?? 0;
}

/** The number the record has after its next change. */
export function nextRevision(record: Revised): number {
  return revisionOf(record) + 1;
}

/** @throws {HubError} `WRONG_STATE`: the record was changed since the ballot on it was opened. */
export function requireRevision(record: Revised, revision: number, what: string): void {
  if (revisionOf(record) !== revision) {
    throw new HubError('WRONG_STATE', `${what} has changed since revision ${revision}`);
  }
}
