/** What keeps the access records' index is started with. It reads as the founder whose registry answers from it. */
import { join } from 'node:path';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import type { IndexKeeperConfig } from '../../../chaincode/ledger/record-index/keep-index';
import { REGISTRY } from '../alliance';
import { SUBGRAPH_KEY } from '../member-keys';
import type { Site } from './site';

/** The database of the access records' index, among the departments'. */
export const RECORDS = 'access-records';

/** @param database the connection string of whoever owns the index. */
export function recordsConfig(
  { dataDir }: Pick<Site, 'dataDir'>,
  place: LedgerPlace,
  database: string,
): IndexKeeperConfig {
  const { founder } = REGISTRY;
  return {
    mspId: founder.msp,
    keyFolder: join(memberFolder(dataDir, founder.folder), SUBGRAPH_KEY.name),
    ledger: { peers: peersOf(place, founder.msp, 'exchange'), chaincode: 'exchange' },
    database,
  };
}
