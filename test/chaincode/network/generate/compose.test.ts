import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { composeFile } from '../../../../chaincode/network/compose/compose-file';
import type { Services } from '../../../../chaincode/network/compose/container';
import { packageRoot } from '../../../../chaincode/network/description/layout';
import { orderersOf, peersOf } from '../../../../chaincode/network/description/nodes';
import { describedNetwork } from '../../../../chaincode/network/run';

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
  expect(text).toBe(composeFile(network));
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
