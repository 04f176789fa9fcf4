/** What a department's process is started with: its own key, its own view, its own reader. */
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import type { DepartmentConfig } from '../../../subgraphs/kit/serve/department-config';
import type { PROVIDERS } from '../alliance';
import { subgraphPort } from '../layout';
import { SUBGRAPH_KEY } from '../member-keys';
import type { Site } from './site';

/** @param database the reader's connection string. */
export function departmentConfig(
  { dataDir, folder, heads, leaseMs, port, host }: Site,
  { department, subgraph }: (typeof PROVIDERS)[number],
  place: LedgerPlace,
  database: string,
): DepartmentConfig {
  const served = folder('served', department.folder);
  return {
    mspId: department.msp,
    keyFolder: join(memberFolder(dataDir, department.folder), SUBGRAPH_KEY.name),
    ledger: { peers: peersOf(place, department.msp, 'directory'), chaincode: 'directory' },
    charter: FIRST_CHARTER,
    leaseMs,
    image: join(served, 'view.sqlite'),
    heads: { folder: heads, reader: `${department.msp}.${subgraph}` },
    database,
    ...(host === undefined ? {} : { host }),
    port: subgraphPort(port, subgraph),
    servedLog: join(served, 'served.log'),
  };
}
