/** Step 7 of founding, its end: each department publishes its subgraph as it stands. */
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { canonicalJson } from '../../../chaincode/model';
import type { DepartmentDescription } from '../../../subgraphs/kit/binding/describe';
import type { AllianceMember } from '../alliance';
import { SUBGRAPH_KEY } from '../member-keys';
import type { Offices } from './office';

/** A subgraph as its member's own code describes it. */
export interface DescribedSubgraph {
  readonly department: AllianceMember;
  readonly description: Pick<DepartmentDescription, 'subgraph' | 'sdlHash'>;
}

/** The member's publication names this SDL, this URL and its own key. */
export async function publish(
  offices: Offices,
  { department, description }: DescribedSubgraph,
  url: string,
): Promise<void> {
  const { spki } = loadMemberKey(offices.options.dataDir, department.folder, SUBGRAPH_KEY.name);
  const terms = { subgraph: description.subgraph, sdlHash: description.sdlHash, url, spki };
  const call = { contract: 'Directory', transaction: 'Publish', args: [canonicalJson(terms)] };
  await offices.of(department).submit('directory', call);
}
