/** Whether the registry may be asked at all; what it tells whom is its own to say. */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import type { Denial, MspId } from '../../chaincode/model';
import type { Analysis } from '../analysis';

/** One denial for each field of a registry whose provider is no founder that stands now. */
export function registryDenials(analysis: Analysis, caller: MspId, epoch: Epoch): readonly Denial[] {
  return analysis.fetches.flatMap(({ subgraph, uses }) => {
    const founder = analysis.snapshot.subgraphs.get(subgraph)?.provider;
    const asked = uses.filter(({ kind }) => kind === 'REGISTRY');
    if (asked.length === 0 || isStandingFounder(founder, epoch)) return [];
    return asked.map(({ coordinate }) => ({
      subgraph,
      coordinate,
      entry: undefined,
      item: undefined,
      beneficiary: caller,
      reason: 'MEMBER_SUSPENDED',
      missing: undefined,
    }));
  });
}

function isStandingFounder(msp: MspId | undefined, epoch: Epoch): boolean {
  return (
    msp !== undefined &&
    epoch.charter?.founders.includes(msp) === true &&
    epoch.member(msp)?.state === 'ACTIVE'
  );
}
