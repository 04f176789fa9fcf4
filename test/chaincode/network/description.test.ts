import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { networkFolder } from '../../../chaincode/network/description/layout';
import { foundersOf, parseNetwork } from '../../../chaincode/network/description/network';
import { orderersOf, peersOf, peersOn, portsOf } from '../../../chaincode/network/description/nodes';
import { describedNetwork } from '../../../chaincode/network/run';
import { DEPARTMENTS, FOUNDERS } from '../../../gateway/launch/alliance';

const text = readFileSync(join(networkFolder(), 'network.yaml'), 'utf8');
const network = describedNetwork({});
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });

test('the described founders are those of the packaged charter and of the demo alliance', () => {
  const founders = foundersOf(network).map(({ folder, msp }) => ({ folder, msp }));
  expect(founders.map(({ msp }) => msp)).toEqual(FIRST_CHARTER.founders);
  expect(founders).toEqual(FOUNDERS.map(({ folder, msp }) => ({ folder, msp })));
  const departments = network.organisations.filter(({ kind }) => kind === 'DEPARTMENT');
  for (const { folder, msp } of departments)
    expect(DEPARTMENTS).toContainEqual(expect.objectContaining({ folder, msp }));
});

test('the chaincode has the name of its channel, where the contracts look for each other', () => {
  expect(network.channels.map(({ name }) => name)).toEqual(['directory', 'exchange']);
  for (const { name, chaincode } of network.channels) expect(chaincode).toBe(name);
});

test('five peers and four orderers, on ports of their own; departments have no peer on exchange', () => {
  expect(peersOf(network)).toHaveLength(5);
  expect(orderersOf(network)).toHaveLength(4);
  expect(new Set(portsOf(network)).size).toBe(portsOf(network).length);
  const [directory, exchange] = network.channels.map((channel) => peersOn(network, channel).length);
  expect([directory, exchange]).toEqual([5, 3]);
});

test('Raft is ordered by the founders alone', () => {
  const raft = orderersOf(describedNetwork({ orderer: 'raft' }));
  expect(raft.map(({ organisation }) => organisation.kind)).toEqual(['FOUNDER', 'FOUNDER', 'FOUNDER']);
  expect(raft.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test.each([
  ['is no YAML', 'a: [', /no YAML/],
  [
    'asks for more founders than there are',
    text.replace('endorsement: 2', 'endorsement: 4'),
    /more than 3 founders/,
  ],
  ['names a member twice', text.replace('FinanceMSP', 'EconomyMSP'), /one `msp`/],
  [
    'has too few orderers for BFT',
    text.replace('kind: AUDITOR, runs: [orderer]', 'kind: AUDITOR, runs: []'),
    /four orderers/,
  ],
  [
    'runs no peer of a founder',
    text.replaceAll('runs: [peer, orderer]', 'runs: [orderer]'),
    /no founder runs a peer/,
  ],
  ['has a field nobody knows', `${text}\ncolour: red\n`, /colour/],
])('INVALID_ARGUMENT: a description that %s', (_, described, message) => {
  expect(() => parseNetwork(described)).toThrow(invalid(message));
});
