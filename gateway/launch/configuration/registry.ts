/** What the registry's process is started with: it reads the access records' index and has no other database. */
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import type { RegistryConfig } from '../../../subgraphs/registry/serve/registry-config';
import { REGISTRY } from '../alliance';
import { registryPort } from '../layout';
import { SUBGRAPH_KEY } from '../member-keys';
import type { Site } from './site';

/** @param records the connection string of whoever reads the index. */
export function registryConfig(
  { dataDir, folder, heads, leaseMs, port, host }: Site,
  place: LedgerPlace,
  records: string,
): RegistryConfig {
  const { founder, subgraph } = REGISTRY;
  const served = folder('served', subgraph);
  return {
    mspId: founder.msp,
    keyFolder: join(memberFolder(dataDir, founder.folder), SUBGRAPH_KEY.name),
    ledger: { peers: peersOf(place, founder.msp, 'directory'), chaincode: 'directory' },
    charter: FIRST_CHARTER,
    leaseMs,
    image: join(served, 'view.sqlite'),
    heads: { folder: heads, reader: `${founder.msp}.${subgraph}` },
    ...(host === undefined ? {} : { host }),
    port: registryPort(port),
    servedLog: join(served, 'served.log'),
    recordsDatabaseUrl: records,
  };
}
