/** What an epoch says, to compare two. */
import type { Epoch } from '../../../../chaincode/ledger/view';
import type { MspId, SubgraphName } from '../../../../chaincode/model';
import { asMsp, codeNumber } from '../../model/sample';
import { bindingNames } from './sample-directory';

export const MEMBERS = ['HousingMSP', 'TaxationMSP', 'HealthMSP'];
export const SUBGRAPHS = ['taxation', 'population'];

/** Everything an epoch says, as text that does not depend on the order of its maps. */
export function told(epoch: Epoch): string {
  const codes = [1, 2, 3, 4].map(codeNumber);
  const sorted = (rows: Iterable<unknown>): string[] => [...rows].map((row) => JSON.stringify(row)).sort();
  const grantsOf = (msp: MspId): string[][] => codes.map((code) => sorted(epoch.grants(msp, code)));
  return JSON.stringify([
    String(epoch.height),
    epoch.blockHash,
    epoch.ledgerTimeMs,
    sorted(epoch.members()),
    sorted(epoch.entries()),
    codes.map((code) => epoch.entry(code)),
    sorted(epoch.allGrants()),
    MEMBERS.map((msp) => grantsOf(asMsp(msp))),
    SUBGRAPHS.map((name) => bindingNames(epoch.bindings(name as SubgraphName))),
    sorted(epoch.publications()),
    bindingNames(epoch.supergraphInputs.bindings),
  ]);
}
