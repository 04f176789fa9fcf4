/** The hub's processes, a container each: it sees its own configuration, its own keys and its own volumes, and nobody else's. */
import { join } from 'node:path';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import {
  after,
  CONFINED,
  type Container,
  health,
  listening,
  type Mount,
  own,
  part,
  type Services,
} from '../../../chaincode/network/compose/container';
import { ownImage } from '../../../chaincode/network/compose/own-image';
import type { Network } from '../../../chaincode/network/description/network';
import { FOUNDERS, GATEWAY, PROVIDERS, REGISTRY } from '../alliance';
import { RECORDS } from '../configuration/records';
import { subgraphPort } from '../layout';
import { GATEWAY_KEY, SUBGRAPH_KEY } from '../member-keys';
import { socketOf } from './database-services';
import { type Places, PORT } from './places';
import { DATABASES_STEP, FOUNDING } from './step-names';

/** Told from outside, each with what it is otherwise: on this machine alone. */
const PUBLISHED = `\${HUB_ADDRESS:-127.0.0.1}:\${HUB_PORT:-${PORT}}:${PORT}`;

/** Departments, registry, founders' duties, the index keeper, the gateway. */
export function processServices(network: Network, places: Places): Services {
  const run = (name: string, module: string, volumes: readonly Mount[]): Container => ({
    ...ownImage(network, 'hub'),
    command: ['node', '--no-warnings', `dist/${module}.js`, places.configuration(name)],
    volumes: [part(places.process(name)), ...volumes],
    depends_on: after([FOUNDING, DATABASES_STEP], 'service_completed_successfully'),
    restart: 'unless-stopped',
    ...CONFINED,
  });
  return {
    ...Object.fromEntries(
      PROVIDERS.map(({ subgraph, department: { folder } }) => [
        subgraph,
        {
          ...run(subgraph, `subgraphs/${folder}/main`, [
            key(places, folder, SUBGRAPH_KEY.name),
            socketOf(subgraph, places),
            ...kept(subgraph, places.site.folder('served', folder), places),
          ]),
          healthcheck: listening(subgraphPort(PORT, subgraph)),
        },
      ]),
    ),
    ...officeServices(places, run),
    gateway: gatewayService(places, run),
  };
}

type Run = (name: string, module: string, volumes: readonly Mount[]) => Container;

/** What founders run beside the gateway. */
function officeServices(places: Places, run: Run): Services {
  const { subgraph, founder } = REGISTRY;
  const reads = [key(places, founder.folder, SUBGRAPH_KEY.name), socketOf(RECORDS, places)];
  const registry = run(subgraph, 'subgraphs/registry/main', [
    ...reads,
    ...kept(subgraph, places.site.folder('served', subgraph), places),
  ]);
  return {
    [subgraph]: { ...registry, healthcheck: listening(subgraphPort(PORT, subgraph)) },
    records: run('records', 'chaincode/ledger/record-index/process', reads),
    ...Object.fromEntries(
      FOUNDERS.map(({ folder }) => [
        `duties.${folder}`,
        run(`duties.${folder}`, 'chaincode/ledger/duty/process', [
          key(places, folder, 'clock'),
          key(places, folder, 'relay'),
        ]),
      ]),
    ),
  };
}

/** Ready with its first department. */
function gatewayService(places: Places, run: Run): Container {
  const asks = `require('node:https').get({host:'127.0.0.1',port:${PORT},path:'/health/ready',rejectUnauthorized:false},r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))`;
  return {
    ...run('gateway', 'gateway/launch/gateway/process', [
      key(places, GATEWAY.founder.folder, GATEWAY_KEY.name),
      ...kept('gateway', places.site.folder('gateway'), places),
    ]),
    ports: [PUBLISHED],
    // It is only asked how it is, by its own container.
    healthcheck: health(['CMD', 'node', '-e', asks]),
  };
}

/** One of a member's keys. */
function key(places: Places, folder: string, name: string): Mount {
  return part(join(memberFolder(places.root, folder), name));
}

/** What a process keeps, and apart from it the ledger's head: an older copy of the one is found out by the other. */
function kept(name: string, folder: string, { heads }: Places): readonly Mount[] {
  return [own(name, folder), own(`head.${name}`, heads)];
}
