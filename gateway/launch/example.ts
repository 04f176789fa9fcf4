/** What a newcomer can do with a hub that just started. */
import { shownUrl } from './layout';
import type { LaunchOptions } from './options';

/** The command that makes a token, a query, and what to do to be granted. */
export function example(options: Pick<LaunchOptions, 'dataDir' | 'host' | 'port' | 'tlsCert'>): string {
  const { dataDir } = options;
  const at = dataDir === '.hub' ? '' : ` --data-dir ${dataDir}`;
  const hub = 'npm run -s hub --';
  return [
    'In another shell, ask as the housing department:',
    `  TOKEN=$(${hub} token housing eligibility --purpose housing-eligibility${at})`,
    `  curl -s ${shownUrl(options)}/graphql -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\`,
    `    -d '{"query":"{ divisions(first: 3) { edges { node { code name } } } }"}'`,
    `Or try queries in a browser, with that token: ${shownUrl(options)}`,
    'Whatever is not shared with everyone answers 403 and says which grant is missing. To be granted:',
    `  ${hub} request --help`,
  ].join('\n');
}
