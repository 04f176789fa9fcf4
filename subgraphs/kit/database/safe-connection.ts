import { isAbsolute } from 'node:path';
import { Client } from 'pg';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import { HubError } from '../../../chaincode/model/error';

/**
 * Refuses a database that would be reached in plain text over a network, or without knowing whose it is: what counts is what the
 * driver makes of the connection string, whatever else stands in it.
 *
 * @throws {HubError} `TLS_REQUIRED`; `INVALID_ARGUMENT`: no connection string.
 */
export function requireSafeConnection(url: string): void {
  const { host, ssl } = connectionOf(url);
  if (isLoopback(host) || isAbsolute(host) || isVerified(ssl)) return;
  throw new HubError(
    'TLS_REQUIRED',
    `the database at \`${host}\` is outside the loopback: its connection string needs \`sslmode=verify-full\``,
  );
}

/** As the driver reads it; it connects to nothing. The message would hold the password. */
function connectionOf(url: string): { readonly host: string; readonly ssl: unknown } {
  try {
    return new Client({ connectionString: url });
  } catch {
    throw new HubError('INVALID_ARGUMENT', 'the database is named by no connection string of PostgreSQL');
  }
}

/** Certificate and name are both compared. */
function isVerified(ssl: unknown): boolean {
  if (typeof ssl !== 'object' || ssl === null) return ssl === true;
  const { rejectUnauthorized, checkServerIdentity } = ssl as Partial<Record<string, unknown>>;
  return rejectUnauthorized !== false && checkServerIdentity === undefined;
}
