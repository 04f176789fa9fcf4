import { HubError, isHubError } from '../../model/error';

/**
 * Reads something a caller sent: what cannot be read is the caller's mistake, not a broken chain.
 *
 * @throws {HubError} `INVALID_ARGUMENT`.
 */
export function fromCaller<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isHubError(error, 'CHAIN_BROKEN')) throw error;
    throw new HubError('INVALID_ARGUMENT', error.message, { cause: error });
  }
}
