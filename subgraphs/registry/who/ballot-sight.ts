/** Who sees a ballot: whom it is about, whoever proposed it, its voters, and the committee. */
import { z } from 'zod';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import { entryCode } from '../../../chaincode/model/code';
import { grantId, type RequestId } from '../../../chaincode/model/identifier';
import type { Ballot } from '../../../chaincode/model/record';
import { isCommittee, seesGrant, seesRequest, type Viewer } from './visible';

type BallotViewer = Viewer & { readonly epoch: Pick<Epoch, 'entry' | 'request'> };

const aboutGrant = z.looseObject({ grant: grantId });
const aboutEntry = z.looseObject({ entry: entryCode });

/** A ballot on a grant tells who asks to read what: to those alone who see the grant, or its request. */
export function seesBallot(ballot: Ballot, viewer: BallotViewer): boolean {
  const { iss } = viewer.caller;
  const { proposer, rule } = ballot;
  return proposer === iss || rule.voters.includes(iss) || isCommittee(viewer) || isAbout(ballot, viewer);
}

/** The id of a ballot on a request or a draft names it: reading all the terms of a hundred thousand would take seconds. */
function isAbout({ id, kind, terms }: Ballot, viewer: BallotViewer): boolean {
  const { caller, epoch } = viewer;
  const [, named = ''] = id.split('/');
  if (kind === 'ENTRY') return named === caller.iss;
  if (kind === 'GRANT') {
    const request = epoch.request(named as RequestId);
    return request !== undefined && seesRequest(request, viewer);
  }
  const entry = aboutEntry.safeParse(terms).data?.entry;
  if (entry !== undefined) return epoch.entry(entry)?.entry.provider === caller.iss;
  const grant = aboutGrant.safeParse(terms).data?.grant;
  const standing = grant === undefined ? undefined : epoch.grant(grant);
  return standing !== undefined && seesGrant(standing.grant, viewer);
}
