/** Starts the process that keeps the access records' index. */
import { join } from 'node:path';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import type { IndexKeeperConfig } from '../../../chaincode/ledger/record-index/keep-index';
import { REGISTRY } from '../alliance';
import { SUBGRAPH_KEY } from '../member-keys';
import { builtModule, READY_WITHIN_MS, type StartContext } from './context';
import type { Databases } from './databases';

/** The index follows the exchange channel from now on. It reads as the founder whose registry answers from it. */
export async function startRecords(
  { directory, supervisor }: StartContext,
  place: LedgerPlace,
  { records }: Databases,
): Promise<void> {
  const { founder } = REGISTRY;
  const config: IndexKeeperConfig = {
    mspId: founder.msp,
    keyFolder: join(memberFolder(directory.path, founder.folder), SUBGRAPH_KEY.name),
    ledger: { peers: peersOf(place, founder.msp, 'exchange'), chaincode: 'exchange' },
    database: records.owner,
  };
  await supervisor.keep(() => ({
    name: 'records',
    module: builtModule('chaincode/ledger/record-index/process'),
    config,
    readyWithinMs: READY_WITHIN_MS,
  }));
}
