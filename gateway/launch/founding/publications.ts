/** Step 7 of founding, its end: each member publishes its subgraph as it stands. */
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { parseAs, publicationTerms, type Sha256Hex } from '../../../chaincode/model';
import {
  type Publisher,
  publishDepartment,
  publishUnbound,
  requirePublished,
} from '../../../subgraphs/kit/publish/publish';
import { REGISTRY } from '../alliance';
import { SUBGRAPH_KEY } from '../member-keys';
import type { DescribedDepartment } from './entries';
import type { Office, Offices } from './office';

/**
 * The department's publication stands, under this URL and its own key.
 *
 * @throws {HubError} the code of the first thing that keeps it from being published.
 */
export async function publish(
  offices: Offices,
  { department, description }: DescribedDepartment,
  url: string,
): Promise<void> {
  await asPublisher(offices, offices.of(department), async (publisher) => {
    const published = await publishDepartment(description, { ...publisher, url });
    requirePublished(published);
    return published;
  });
}

/** The registry's publication stands. */
export async function publishRegistry(offices: Offices, sdlHash: Sha256Hex, url: string): Promise<void> {
  const { founder, subgraph } = REGISTRY;
  await asPublisher(offices, offices.of(founder), async (publisher) => {
    const terms = parseAs(publicationTerms, { subgraph, sdlHash, url, spki: publisher.spki }, 'publication');
    return await publishUnbound(terms, publisher);
  });
}

async function asPublisher(
  { options }: Offices,
  office: Office,
  work: (publisher: Publisher) => Promise<{ readonly block?: bigint }>,
): Promise<void> {
  const { folder, msp } = office.member;
  const { spki } = loadMemberKey(options.dataDir, folder, SUBGRAPH_KEY.name);
  const ledger = await office.current('directory');
  const { block } = await work({ ledger, member: msp, spki });
  if (block !== undefined) office.note('directory', block);
}
