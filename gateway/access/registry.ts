/** Whether the registry may be asked at all; what it tells whom is its own to say. */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import type { Denial, MspId } from '../../chaincode/model';
import type { Analysis } from '../analysis';

/** One denial for each field of a registry whose founder does not stand now. */
export function registryDenials(analysis: Analysis, caller: MspId, epoch: Epoch): readonly Denial[] {
  return analysis.fetches.flatMap(({ subgraph, uses }) => {
    const founder = analysis.snapshot.subgraphs.get(subgraph)?.provider;
    if (founder !== undefined && epoch.member(founder)?.state === 'ACTIVE') return [];
    return uses
      .filter(({ kind }) => kind === 'REGISTRY')
      .map(({ coordinate }) => ({
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
