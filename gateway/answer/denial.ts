/** A denial is a value until here; here it becomes an error. */
import { type Denied, HubError } from '../../chaincode/model';

/** What an answer tells of one denied touch, as the access step words it. */
export type AnsweredReason = object;

/**
 * The error of a denial: `ACCESS_DENIED`, or `STALE_LEDGER` when the gateway cannot know, which is nobody's grant.
 */
export function denialError(denied: Denied, reasons: readonly AnsweredReason[]): HubError {
  const stale = denied.denials.some(({ reason }) => reason === 'STALE_LEDGER');
  return stale
    ? new HubError('STALE_LEDGER', 'the gateway has not heard from the ledger within the lease', {
        details: { reasons },
      })
    : new HubError('ACCESS_DENIED', 'the ledger grants less than the operation touches', {
        details: { reasons },
      });
}

/** The error of an answer whose ground was gone before it left. */
export function withdrawalError(reasons: readonly AnsweredReason[]): HubError {
  return new HubError('ACCESS_WITHDRAWN', 'the ledger has changed while the answer was made', {
    details: { reasons },
  });
}
