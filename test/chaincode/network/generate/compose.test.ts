import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { dutyConfig } from '../../../../chaincode/ledger/duty/duty-config';
import { embeddedPlace } from '../../../../chaincode/ledger/ledger-place';
import { indexKeeperConfig } from '../../../../chaincode/ledger/record-index/keep-index';
import type { Services } from '../../../../chaincode/network/compose/container';
import { packageRoot } from '../../../../chaincode/network/description/layout';
import { orderersOf, peersOf } from '../../../../chaincode/network/description/nodes';
import { describedNetwork } from '../../../../chaincode/network/run';
import { configurations } from '../../../../gateway/launch/compose/configurations';
import { hubComposeFile } from '../../../../gateway/launch/compose/file';
import { DATABASES, Places, subgraphUrls } from '../../../../gateway/launch/compose/places';
import { gatewayConfig } from '../../../../gateway/launch/gateway/process-config';
import { rolesOf } from '../../../../subgraphs/kit/database/provision';
import { requireSafeConnection } from '../../../../subgraphs/kit/database/safe-connection';
import { departmentConfig } from '../../../../subgraphs/kit/serve/department-config';
import { registryConfig } from '../../../../subgraphs/registry/serve/registry-config';

const network = describedNetwork({ machines: 'each' });
const text = readFileSync(join(packageRoot(), 'docker-compose.yml'), 'utf8');
const file = parse(text) as { readonly services: Services; readonly volumes: Record<string, object> };
const services = Object.entries(file.services);

/** The Compose Specification's schema, of compose-go v2.16.2 (Apache-2.0), whose formats it leaves to the reader. */
function isCompose(value: unknown): readonly unknown[] {
  const schema = JSON.parse(readFileSync(join(__dirname, 'compose-spec.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false, formats: { duration: true, ports: true, expose: true } }).compile(
    schema,
  );
  validate(value);
  return validate.errors ?? [];
}

test('docker-compose.yml is what the description makes', () => {
  expect(text).toBe(hubComposeFile(network));
});

test('docker-compose.yml is a Compose file; one with an unknown field is none', () => {
  expect(isCompose(file)).toEqual([]);
  const [[name = '', service] = []] = services;
  expect(isCompose({ services: { [name]: { ...service, secretly: true } } })).not.toEqual([]);
});

test('every orderer, peer and chaincode is a service that is found by the name in its certificate', () => {
  const nodes = [...orderersOf(network), ...peersOf(network)];
  for (const { name, host } of nodes) {
    expect(file.services[name]?.networks).toEqual({ default: { aliases: [host] } });
    expect(file.services[name]?.healthcheck).toBeDefined();
  }
  for (const { organisation, chaincode } of peersOf(network)) {
    const process = file.services[`chaincode.${organisation.folder}`];
    expect(process?.networks).toEqual({ default: { aliases: [chaincode.host] } });
  }
});

test('every process of the hub has a container, and every database a server of its own without a network', () => {
  const offices = ['establishment', 'finance', 'economy'].map((founder) => `duties.${founder}`);
  const hub = [...Object.keys(subgraphUrls()), ...offices, 'records', 'gateway'];
  for (const name of hub) {
    expect(file.services[name]?.command).toContain(`/hub/processes/${name}/config.json`);
    expect(file.services[name]?.depends_on).toHaveProperty(['founding']);
  }
  expect(DATABASES).toHaveLength(8);
  for (const name of DATABASES) {
    expect(file.services[`postgres.${name}`]?.network_mode).toBe('none');
    expect(file.services[`postgres.${name}`]?.environment?.POSTGRES_INITDB_ARGS).toContain('scram-sha-256');
  }
});

test('a process of the hub sees its own keys, configuration and socket, and can write to its own volumes alone', () => {
  const steps = ['keys', 'network', 'identities', 'databases', 'founding', 'hub'];
  const processes = services.filter(
    ([name]) => !/^(peer|orderer|chaincode|postgres)\./.test(name) && !steps.includes(name),
  );
  expect(processes).toHaveLength(13);
  for (const [name, { volumes }] of processes) {
    const paths = volumes.flatMap(({ volume }) => volume?.subpath ?? []);
    expect(paths.filter((path) => !path.startsWith('members/'))).toEqual([`processes/${name}`]);
    const members = new Set(paths.flatMap((path) => /^members\/([a-z-]+)\/[a-z]+$/.exec(path)?.[1] ?? []));
    expect(members.size).toBe(1);
    const written = volumes.filter(({ read_only }) => read_only !== true).map(({ source }) => source);
    for (const source of written) expect([name, `head.${name}`]).toContain(source);
    const sockets = volumes.filter(({ source }) => source.startsWith('socket.'));
    const database = ['registry', 'records'].includes(name) ? 'access-records' : name;
    for (const { source } of sockets) expect(source).toBe(`socket.${database}`);
  }
});

test('the gateway alone is reached from outside, and unless told otherwise from this machine alone', () => {
  const reached = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
  expect(reached).toEqual([['gateway', '\u0024{HUB_ADDRESS:-127.0.0.1}:\u0024{HUB_PORT:-4000}:4000']]);
});

test('what a container of the hub is started with is what its process reads, and no database is reached over a network', () => {
  const passwords = Object.fromEntries(
    DATABASES.map((name) => [name, Object.fromEntries(rolesOf([name]).map((role) => [role, `of-${role}`]))]),
  );
  const made = configurations(new Places('/hub'), embeddedPlace('127.0.0.1:1'), passwords);
  const { gateway, records, registry, ...others } = made;
  expect(gatewayConfig.parse(gateway)).toMatchObject({ host: '0.0.0.0', port: 4000 });
  const connections = [
    indexKeeperConfig.parse(records).database,
    registryConfig.parse(registry).recordsDatabaseUrl ?? '',
  ];
  for (const [name, config] of Object.entries(others)) {
    if (name.startsWith('duties.')) expect(dutyConfig.parse(config).leaseMs).toBe(30_000);
    else connections.push(departmentConfig.parse(config).database);
  }
  expect(connections).toHaveLength(9);
  for (const url of connections) {
    expect(url).toContain('@%2Fhub%2Fsockets%2F');
    expect(() => requireSafeConnection(url)).not.toThrow();
  }
  expect(connections.filter((url) => url.includes('_owner'))).toEqual([connections[0]]);
});

test('whatever is waited for is a service, and whatever is mounted a volume', () => {
  for (const [, { depends_on: first = {}, volumes }] of services) {
    for (const name of Object.keys(first)) expect(file.services).toHaveProperty([name]);
    for (const { source } of volumes) expect(file.volumes).toHaveProperty([source]);
  }
});

test('a node sees its own keys and no others, and none of it can be written', () => {
  const nodes = services.filter(([name]) => /^(peer|orderer|chaincode)\./.test(name));
  expect(nodes).toHaveLength(14);
  for (const [name, { volumes }] of nodes) {
    const folder = name.split('.')[1] ?? '';
    const keys = volumes.filter(({ source, target }) => source === 'state' && target !== '/hub/config');
    expect(keys).toHaveLength(1);
    expect(keys[0]?.volume?.subpath).toContain(`${folder}.alliance.test/`);
    expect(keys[0]?.volume?.subpath).toMatch(/\/(peers|orderers)\/[a-z]+\.[a-z.-]+(\/tls)?$/);
    for (const { source, read_only } of volumes) if (source === 'state') expect(read_only).toBe(true);
  }
});

test('every image is pinned, and no secret stands in the file', () => {
  for (const [, { image, build, environment = {} }] of services) {
    if (build === undefined) expect(image).toMatch(/:\d+\.\d+/);
    for (const name of Object.keys(environment)) expect(name).not.toMatch(/(PASSWORD|SECRET|TOKEN)(?!_FILE)/);
  }
  expect(text).not.toContain('-----BEGIN');
  expect(text).not.toMatch(/:\/\/[^/\s]*:[^/\s]*@/);
});
