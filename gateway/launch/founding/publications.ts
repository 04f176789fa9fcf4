/** Step 7 of founding, its end: each department publishes its subgraph as it stands. */
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { canonicalJson } from '../../../chaincode/model';
import { SUBGRAPH_KEY } from '../member-keys';
import type { DescribedDepartment } from './entries';
import type { Offices } from './office';

/** The department's publication names this SDL, this URL and its own key. */
export async function publish(
  offices: Offices,
  { department, description }: DescribedDepartment,
  url: string,
): Promise<void> {
  const { spki } = loadMemberKey(offices.options.dataDir, department.folder, SUBGRAPH_KEY.name);
  const terms = { subgraph: description.subgraph, sdlHash: description.sdlHash, url, spki };
  const call = { contract: 'Directory', transaction: 'Publish', args: [canonicalJson(terms)] };
  await offices.of(department).submit('directory', call);
}
