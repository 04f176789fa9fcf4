/** A peer that answers, and is behind: it says so of any block after its next one, where it would wait for the next. */
import { HubError, isHubError } from '../model/error';

/** The peer has not got that far. Retryable: it may catch up, or another has. */
export function absentBlock(block: bigint): HubError {
  return new HubError('LEDGER_UNAVAILABLE', `the peer has no block ${block} yet`, {
    details: { absent: true },
  });
}

/** True of {@link absentBlock}: the peer is not away. */
export function isAbsentBlock(error: unknown): boolean {
  return isHubError(error, 'LEDGER_UNAVAILABLE') && error.details.absent === true;
}
