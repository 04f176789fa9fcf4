/** The hub's processes, a container each: it sees its own configuration, its own keys and its own volumes, and nobody else's. */
import { join } from 'node:path';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import {
  after,
  CONFINED,
  type Container,
  type HealthCheck,
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

/** A process as its container needs to know it. */
interface Plan {
  readonly name: string;
  /** Compiled module, from the build's root. */
  readonly module: string;
  /** Its keys, each as a member's folder and the key's. */
  readonly keys: readonly (readonly [member: string, key: string])[];
  /** The database it reads. */
  readonly database?: string;
  /** The folder it writes, in a volume of its own. */
  readonly keeps?: string;
  readonly healthcheck?: HealthCheck;
  readonly ports?: readonly string[];
}

/** Departments, registry, founders' duties, the index keeper, the gateway. */
export function processServices(network: Network, places: Places): Services {
  const plans = [...departments(places), ...offices(places), gateway(places)];
  return Object.fromEntries(plans.map((plan) => [plan.name, processService(plan, network, places)]));
}

function departments({ site }: Places): readonly Plan[] {
  return PROVIDERS.map(({ subgraph, department: { folder } }) => ({
    name: subgraph,
    module: `subgraphs/${folder}/main`,
    keys: [[folder, SUBGRAPH_KEY.name]],
    database: subgraph,
    keeps: site.folder('served', folder),
    healthcheck: listening(subgraphPort(PORT, subgraph)),
  }));
}

/** What founders run beside the gateway. */
function offices({ site }: Places): readonly Plan[] {
  const { subgraph, founder } = REGISTRY;
  const reads = { keys: [[founder.folder, SUBGRAPH_KEY.name]], database: RECORDS } as const;
  return [
    {
      ...reads,
      name: subgraph,
      module: 'subgraphs/registry/main',
      keeps: site.folder('served', subgraph),
      healthcheck: listening(subgraphPort(PORT, subgraph)),
    },
    { ...reads, name: 'records', module: 'chaincode/ledger/record-index/process' },
    ...FOUNDERS.map(({ folder }) => ({
      name: `duties.${folder}`,
      module: 'chaincode/ledger/duty/process',
      keys: [[folder, 'clock'] as const, [folder, 'relay'] as const],
    })),
  ];
}

/** Ready with its first department. It is only asked how it is, by its own container: whoever certified it. */
function gateway({ site }: Places): Plan {
  const asks = `require('node:https').get({host:'127.0.0.1',port:${PORT},path:'/health/ready',rejectUnauthorized:false},r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))`;
  return {
    name: 'gateway',
    module: 'gateway/launch/gateway/process',
    keys: [[GATEWAY.founder.folder, GATEWAY_KEY.name]],
    keeps: site.folder('gateway'),
    healthcheck: health(['CMD', 'node', '-e', asks]),
    ports: [PUBLISHED],
  };
}

function processService(plan: Plan, network: Network, places: Places): Container {
  const { name, module, keys, database, healthcheck, ports } = plan;
  // A database is filled before anybody reads it.
  const first = database === undefined ? [FOUNDING] : [FOUNDING, DATABASES_STEP];
  return {
    ...ownImage(network, 'hub'),
    command: ['node', '--no-warnings', `dist/${module}.js`, places.configuration(name)],
    volumes: [
      part(places.process(name)),
      ...keys.map(([member, key]) => part(join(memberFolder(places.root, member), key))),
      ...(database === undefined ? [] : [socketOf(database, places)]),
      ...kept(plan, places),
    ],
    ...(ports === undefined ? {} : { ports }),
    ...(healthcheck === undefined ? {} : { healthcheck }),
    depends_on: after(first, 'service_completed_successfully'),
    restart: 'unless-stopped',
    ...CONFINED,
  };
}

/** What a process keeps, and apart from it the ledger's head: an older copy of the one is found out by the other. */
function kept({ name, keeps }: Plan, { heads }: Places): readonly Mount[] {
  return keeps === undefined ? [] : [own(name, keeps), own(`head.${name}`, heads)];
}
