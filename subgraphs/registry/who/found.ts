/** What a caller names and may see; what is hidden is refused in the very words of what is not there. */
import { HubError } from '../../../chaincode/model/error';
import { ballotId, grantId, requestId } from '../../../chaincode/model/identifier';
import type { Ballot, Grant, Request } from '../../../chaincode/model/record';
import { argument } from '../argument';
import type { RegistryContext } from '../context';
import { seesBallot } from './ballot-sight';
import { seesGrant, seesRequest } from './visible';

/** @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function requestFound(named: string, context: RegistryContext): Request {
  const found = context.epoch.request(argument(requestId, named, 'request'));
  if (found !== undefined && seesRequest(found, context)) return found;
  throw new HubError('NOT_FOUND', `no request \`${named}\``);
}

/** @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function grantFound(named: string, context: RegistryContext): Grant {
  const found = context.epoch.grant(argument(grantId, named, 'grant'))?.grant;
  if (found !== undefined && seesGrant(found, context)) return found;
  throw new HubError('NOT_FOUND', `no grant \`${named}\``);
}

/** @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function ballotFound(named: string, context: RegistryContext): Ballot {
  const found = context.epoch.ballot(argument(ballotId, named, 'ballot'));
  if (found !== undefined && seesBallot(found, context)) return found;
  throw new HubError('NOT_FOUND', `no ballot \`${named}\``);
}
