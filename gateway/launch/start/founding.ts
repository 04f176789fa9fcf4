/** Has the alliance founded at the first start, and publications renewed when addresses change. */
import { PROVIDERS } from '../alliance';
import { departmentPort } from '../layout';
import { builtModule, type StartContext } from './context';

const FOUNDED_WITHIN_MS = 120_000;

/** Where each subgraph answers, by its name. */
export function subgraphUrls(gatewayPort: number): Readonly<Record<string, string>> {
  const urls = PROVIDERS.map(({ subgraph }, index) => [
    subgraph,
    `http://127.0.0.1:${departmentPort(gatewayPort, index)}/graphql`,
  ]);
  return Object.fromEntries(urls);
}

/** Every member, entry and publication stands. */
export async function startFounding(context: StartContext, address: string): Promise<void> {
  const { supervisor, directory, options } = context;
  await supervisor.run({
    name: 'founding',
    module: builtModule('gateway/launch/founding/main'),
    config: {
      dataDir: directory.path,
      address,
      urls: subgraphUrls(options.port),
      found: !directory.isDone('founding'),
    },
    readyWithinMs: FOUNDED_WITHIN_MS,
  });
  directory.complete('founding');
}
