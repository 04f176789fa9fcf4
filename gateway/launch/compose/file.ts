/** docker-compose.yml: the network, and the hub on it. */
import { composeFile } from '../../../chaincode/network/compose/compose-file';
import { ROOT } from '../../../chaincode/network/compose/container';
import type { Network } from '../../../chaincode/network/description/network';
import { databaseServices } from './database-services';
import { Places } from './places';
import { processServices } from './process-services';
import { stepServices } from './step-services';

/** The file's text. @param network whose nodes have containers of their own. */
export function hubComposeFile(network: Network): string {
  const places = new Places(ROOT);
  return composeFile(network, {
    ...stepServices(network, places),
    ...databaseServices(network, places),
    ...processServices(network, places),
  });
}
