/** Starts the departments and the registry, each with its own key and its own port; departments with their own database. */
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { HubError } from '../../../chaincode/model';
import { PROVIDERS } from '../alliance';
import { departmentConfig } from '../configuration/department';
import { builtModule, followingWithinMs, type StartContext, siteOf } from './context';
import type { Databases } from './databases';
import { type Publications, publicationOf } from './publications';
import { startRegistry } from './registry';

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
  const started = PROVIDERS.map(async (provider) => {
    const database = databases.departments[provider.subgraph]?.reader;
    if (database === undefined) throw new HubError('INTERNAL', `no database of \`${provider.subgraph}\``);
    const config = departmentConfig(siteOf(context), provider, place, database);
    const report = await context.supervisor.keep(
      () => ({
        name: provider.subgraph,
        module: builtModule(`subgraphs/${provider.department.folder}/main`),
        config,
        readyWithinMs: followingWithinMs(context.options),
      }),
      'costs its own part',
    );
    return [provider.subgraph, publicationOf(report)] as const;
  });
  return Object.fromEntries(await Promise.all([...started, startRegistry(context, place, databases)]));
}
