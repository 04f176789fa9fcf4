/** How much of the access records a viewer reaches (LEDGER: founders and the auditor read the exchange channel). */

import type { RecordScope } from '../../../chaincode/ledger/record-index';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { GrantId } from '../../../chaincode/model/identifier';
import { isCommittee, seesGrant, type Viewer } from './visible';

/** What a reader of the index must be given; without `scope` it reads everything. */
export interface RecordReach {
  readonly scope?: RecordScope;
}

/**
 * A member reaches what was read in its name and what was read of its entries, whatever became of these.
 *
 * @returns undefined: nothing at all.
 */
export function recordReach(
  as: 'MEMBER' | 'COMMITTEE',
  viewer: Viewer & { readonly epoch: Pick<Epoch, 'entries' | 'grant'> },
): RecordReach | undefined {
  if (as === 'COMMITTEE') return isCommittee(viewer) ? {} : undefined;
  const member = viewer.caller.iss;
  const entries = [...viewer.epoch.entries()].flatMap(({ entry }) =>
    entry.provider === member ? entry.code : [],
  );
  // One that is not there hides nothing.
  const seen = (id: GrantId): boolean => {
    const standing = viewer.epoch.grant(id);
    return standing === undefined || seesGrant(standing.grant, viewer);
  };
  return { scope: { member, entries, seesGrant: seen } };
}
