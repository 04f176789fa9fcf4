/** The token as HTTP carries it (RFC 6750 §2.1). */
import { HubError } from '../../chaincode/model';

const BEARER = /^Bearer +([A-Za-z0-9_.~+/-]+=*) *$/i;

/**
 * The token in an `Authorization` header.
 *
 * @throws {HubError} `TOKEN_MISSING` when there is none; `TOKEN_MALFORMED` when it is not one.
 */
export function bearerToken(header: string | undefined): string {
  if (header === undefined || !/^Bearer\b/i.test(header.trimStart())) {
    throw new HubError('TOKEN_MISSING', 'no bearer token came with the request');
  }
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw new HubError('TOKEN_MALFORMED', 'bearer token is not a JWT');
  return token;
}
