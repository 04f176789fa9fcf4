/** Starts the departments and the registry, each with its own key and its own port; departments with their own database. */
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import { HubError } from '../../../chaincode/model';
import type { DepartmentConfig } from '../../../subgraphs/kit/serve/department-config';
import { PROVIDERS } from '../alliance';
import { departmentPort } from '../layout';
import { SUBGRAPH_KEY } from '../member-keys';
import { builtModule, followingWithinMs, type StartContext } from './context';
import type { Databases } from './databases';
import { type Publications, publicationOf } from './publications';
import { startRegistry } from './registry';

type Provider = (typeof PROVIDERS)[number];

/**
 * Every department's subgraph answers, and the registry's. None may follow the ledger before the founders have let it in.
 *
 * @returns what each serves.
 */
export async function startDepartments(
  context: StartContext,
  place: LedgerPlace,
  databases: Databases,
): Promise<Publications> {
  const started = PROVIDERS.map(async (provider, index) => {
    const config = departmentConfig(context, provider, index, place, databases);
    const report = await context.supervisor.keep(() => ({
      name: provider.subgraph,
      module: builtModule(`subgraphs/${provider.department.folder}/main`),
      config,
      readyWithinMs: followingWithinMs(context.options),
    }));
    return [provider.subgraph, publicationOf(report)] as const;
  });
  return Object.fromEntries(await Promise.all([...started, startRegistry(context, place, databases)]));
}

function departmentConfig(
  { directory, options, heads }: StartContext,
  { department, subgraph }: Provider,
  index: number,
  place: LedgerPlace,
  databases: Databases,
): DepartmentConfig {
  const database = databases.departments[subgraph]?.reader;
  if (database === undefined) throw new HubError('INTERNAL', `no database of \`${subgraph}\``);
  return {
    mspId: department.msp,
    keyFolder: join(memberFolder(directory.path, department.folder), SUBGRAPH_KEY.name),
    ledger: { peers: peersOf(place, department.msp, 'directory'), chaincode: 'directory' },
    charter: FIRST_CHARTER,
    leaseMs: options.lease * 1000,
    image: join(directory.folder('served', department.folder), 'view.sqlite'),
    heads: { folder: heads, reader: `${department.msp}.${subgraph}` },
    database,
    port: departmentPort(options.port, index),
    servedLog: join(directory.folder('served', department.folder), 'served.log'),
  };
}
