import { HubError, isHubError } from '../../model/error';

/**
 * Reads a protobuf message, or says which part of the chain is not what it should be.
 *
 * @throws {HubError} `CHAIN_BROKEN`: `read` failed.
 */
export function decode<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    // An inner part has already said more precisely what is wrong.
    if (isHubError(cause, 'CHAIN_BROKEN')) throw cause;
    throw new HubError('CHAIN_BROKEN', `${what} cannot be read`, { cause });
  }
}

/**
 * The value, or `CHAIN_BROKEN` when the message lacks it.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function present<T>(what: string, value: T | undefined): T {
  if (value === undefined) throw new HubError('CHAIN_BROKEN', `${what} is missing`);
  return value;
}

/** What `read` finds, or undefined where it ends in `CHAIN_BROKEN`: bytes of a block that anybody may have made. */
export function readable<T>(what: string, read: () => T): T | undefined {
  try {
    return decode(what, read);
  } catch (error) {
    if (isHubError(error, 'CHAIN_BROKEN')) return undefined;
    throw error;
  }
}
