/** Starts the registry, with its own key and its own port; it reads the access records' index and has no other database. */
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import type { SubgraphName } from '../../../chaincode/model';
import type { RegistryConfig } from '../../../subgraphs/registry/serve/registry-config';
import { REGISTRY } from '../alliance';
import { registryPort } from '../layout';
import { SUBGRAPH_KEY } from '../member-keys';
import { builtModule, followingWithinMs, type StartContext } from './context';
import type { Databases } from './databases';
import { type Publications, publicationOf } from './publications';

/** The registry answers. @returns its name, and what it serves. */
export async function startRegistry(
  context: StartContext,
  place: LedgerPlace,
  databases: Databases,
): Promise<readonly [SubgraphName, Publications[string]]> {
  const config = registryConfig(context, place, databases);
  const report = await context.supervisor.keep(() => ({
    name: REGISTRY.subgraph,
    module: builtModule('subgraphs/registry/main'),
    config,
    readyWithinMs: followingWithinMs(context.options),
  }));
  return [REGISTRY.subgraph, publicationOf(report)];
}

function registryConfig(
  { directory, options, heads }: StartContext,
  place: LedgerPlace,
  { records }: Databases,
): RegistryConfig {
  const { founder, subgraph } = REGISTRY;
  const served = directory.folder('served', subgraph);
  return {
    mspId: founder.msp,
    keyFolder: join(memberFolder(directory.path, founder.folder), SUBGRAPH_KEY.name),
    ledger: { peers: peersOf(place, founder.msp, 'directory'), chaincode: 'directory' },
    charter: FIRST_CHARTER,
    leaseMs: options.lease * 1000,
    image: join(served, 'view.sqlite'),
    heads: { folder: heads, reader: `${founder.msp}.${subgraph}` },
    port: registryPort(options.port),
    servedLog: join(served, 'served.log'),
    recordsDatabaseUrl: records.reader,
  };
}
