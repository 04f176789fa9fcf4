import { join } from 'node:path';
import { Explorer } from '../../../gateway/explorer';

/** Where `npm run build` leaves the page. */
export const SITE = join(__dirname, '../../../dist/gateway/explorer/site');

/** The explorer as it was built. */
export function builtExplorer(): Explorer {
  const explorer = Explorer.read(SITE);
  if (explorer === undefined) throw new Error('no page was built: npm run build');
  return explorer;
}
