/** What is done once for the hub, by containers that end. Doing it again changes nothing. */
import {
  after,
  CONFINED,
  type Container,
  type Mount,
  part,
  ROOT,
  type Services,
  WHOLE_STATE,
} from '../../../chaincode/network/compose/container';
import { KEYS } from '../../../chaincode/network/compose/node-services';
import { ownImage } from '../../../chaincode/network/compose/own-image';
import { NETWORK } from '../../../chaincode/network/compose/step-services';
import type { Network } from '../../../chaincode/network/description/network';
import { databaseName, socketOf } from './database-services';
import { DATABASES, type Places } from './places';
import { DATABASES_STEP, FOUNDING, IDENTITIES, SHELL, type StepVerb } from './step-names';

const ENTRY = 'dist/gateway/launch/compose/main.js';

/** Keys and passwords without a network; databases by their sockets alone; the founding on the ledger. */
export function stepServices(network: Network, places: Places): Services {
  const sockets = DATABASES.map((name) => socketOf(name, places));
  return {
    [IDENTITIES]: {
      ...step(network, IDENTITIES, [WHOLE_STATE]),
      network_mode: 'none',
      depends_on: after([KEYS], 'service_completed_successfully'),
    },
    [DATABASES_STEP]: {
      ...step(network, DATABASES_STEP, [part(places.databases), ...sockets]),
      network_mode: 'none',
      depends_on: after(DATABASES.map(databaseName), 'service_healthy'),
    },
    [FOUNDING]: {
      ...step(network, FOUNDING, [WHOLE_STATE]),
      depends_on: after([NETWORK, IDENTITIES], 'service_completed_successfully'),
    },
    [SHELL]: shell(network),
  };
}

/** Signs for whichever member is named: every member's keys are in the volume, as they are in a demonstration's data directory. */
function shell(network: Network): Container {
  return {
    ...ownImage(network, 'hub'),
    entrypoint: ['node', '--no-warnings', 'dist/chaincode/cli/main.js', '--data-dir', ROOT],
    profiles: [SHELL],
    volumes: [WHOLE_STATE],
    restart: 'no',
    ...CONFINED,
  };
}

function step(network: Network, verb: StepVerb, volumes: readonly Mount[]): Container {
  return {
    ...ownImage(network, 'hub'),
    command: ['node', ENTRY, verb, ROOT],
    volumes,
    restart: 'no',
    ...CONFINED,
  };
}
