/** Starts the registry, with its own key and its own port; it reads the access records' index and has no other database. */
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import type { SubgraphName } from '../../../chaincode/model';
import { REGISTRY } from '../alliance';
import { registryConfig } from '../configuration/registry';
import { builtModule, followingWithinMs, type StartContext, siteOf } from './context';
import type { Databases } from './databases';
import { type Publications, publicationOf } from './publications';

/** The registry answers. @returns its name, and what it serves. */
export async function startRegistry(
  context: StartContext,
  place: LedgerPlace,
  databases: Databases,
): Promise<readonly [SubgraphName, Publications[string]]> {
  const config = registryConfig(siteOf(context), place, databases.records.reader);
  const report = await context.supervisor.keep(
    () => ({
      name: REGISTRY.subgraph,
      module: builtModule('subgraphs/registry/main'),
      config,
      readyWithinMs: followingWithinMs(context.options),
    }),
    'costs its own part',
  );
  return [REGISTRY.subgraph, publicationOf(report)];
}
