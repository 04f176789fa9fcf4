/** Keys from a Fabric CA of each organisation, renewed while the network runs. Run by `npm run test:fabric`. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { auditChannel, blocksUpTo } from '../../../chaincode/ledger/audit';
import { currentConfig } from '../../../chaincode/ledger/fabric/config-update';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import type { LedgerClient } from '../../../chaincode/ledger/fabric/ledger-client';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { parseIdentity } from '../../../chaincode/ledger/identity/serialized-identity';
import { openView } from '../../../chaincode/ledger/view';
import { memberTerms } from '../../../chaincode/model';
import { renewNetwork } from '../../../chaincode/network/authority/renew-network';
import type { NetworkChannel } from '../../../chaincode/network/description/network';
import {
  type OrdererNode,
  orderersOf,
  type PeerNode,
  peersOf,
} from '../../../chaincode/network/description/nodes';
import { requireStanding } from '../../../chaincode/network/description/standing';
import { addMember } from '../../../chaincode/network/growth/add-member';
import { commandsFor } from '../../../chaincode/network/run';
import { peerAddress } from '../../../chaincode/network/start/clients';
import { Progress } from '../../../chaincode/network/start/progress';
import { HARMLESS, untilReady } from '../../../chaincode/network/start/ready';
import { inheritedEnvironment } from '../../environment';
import { FoundedNetwork } from './fixture/founded-network';
import { replay } from './fixture/replay';
import type { RunningNetwork } from './fixture/running-network';
import { countedIds, SteadyTraffic } from './fixture/steady-traffic';

let alliance: FoundedNetwork;
let running: RunningNetwork;

/** Of a hub on Fabric (LEDGER, Time and freshness). */
const LEASE_MS = 30_000;

jest.setTimeout(400_000);

beforeAll(async () => {
  alliance = await FoundedNetwork.start(22_800, { ca: true });
  running = alliance.running;
}, 300_000);

afterAll(async () => {
  await alliance?.close();
}, 60_000);

const certificateIn = (path: string): X509Certificate => new X509Certificate(readFileSync(path));

/** The serial number of what a process shows whoever dials it. */
async function shownAt(port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  socket.on('error', () => undefined);
  const serial = await new Promise<string>((resolve) =>
    socket.once('secureConnect', () => resolve(socket.getPeerCertificate().serialNumber)),
  );
  socket.destroy();
  return serial;
}

/** The certificates of a peer, by what they are for. */
function certificatesOf(peer: PeerNode): Readonly<Record<string, X509Certificate>> {
  const { layout } = running;
  const builds = join(layout.ledger(peer.name), 'externalbuilder', 'builds');
  const [build = ''] = readdirSync(builds);
  const released = join(builds, build, 'release', 'chaincode', 'server', 'connection.json');
  const { client_cert } = JSON.parse(readFileSync(released, 'utf8')) as { readonly client_cert: string };
  return {
    identity: certificateIn(join(layout.peer(peer), 'msp', 'signcerts', 'cert.pem')),
    held: certificateIn(join(layout.root, 'members', peer.organisation.folder, 'peer', 'cert.pem')),
    tls: certificateIn(join(layout.peer(peer), 'tls', 'server.crt')),
    chaincode: certificateIn(join(layout.chaincodeTls(peer), 'server.crt')),
    dialling: new X509Certificate(client_cert),
  };
}

test('the four CAs of an organisation certify each for its own purpose', () => {
  const { layout, network } = running;
  for (const peer of peersOf(network)) {
    const ca = certificateIn(join(layout.member(peer.domain), 'ca', `ca.${peer.domain}-cert.pem`));
    const tlsCa = certificateIn(layout.tlsRoot(peer.domain));
    const { identity, tls, chaincode } = certificatesOf(peer);
    expect([identity?.verify(ca.publicKey), identity?.verify(tlsCa.publicKey)]).toEqual([true, false]);
    for (const each of [tls, chaincode])
      expect([each?.verify(ca.publicKey), each?.verify(tlsCa.publicKey)]).toEqual([false, true]);
    const ordering = orderersOf(network).find(({ organisation }) => organisation === peer.organisation);
    if (ordering === undefined) continue;
    const node = join(layout.orderer(ordering), 'msp', 'signcerts', `node.${ordering.domain}-cert.pem`);
    expect(certificateIn(node).verify(ca.publicKey)).toBe(false);
  }
});

/** A founder's client at every founder's peer. Close it. */
function founderAnywhere(channel: NetworkChannel): LedgerClient {
  const { layout, network } = running;
  const founders = peersOf(network).filter(({ organisation }) => organisation.kind === 'FOUNDER');
  const [first, ...others] = founders.map((peer) => peerAddress(peer, layout));
  if (first === undefined) throw new Error('no founder runs a peer');
  const { name, chaincode } = channel;
  const identity = loadMemberKey(layout.root, 'finance', 'admin');
  return connectLedger({ peers: [first, ...others], identity, channel: name, chaincode });
}

/** The certificates of an orderer, by what they are for. */
function orderingCertificates(node: OrdererNode): Readonly<Record<string, X509Certificate>> {
  const { layout } = running;
  const admin = layout.orderingAdmin(node.domain);
  return {
    identity: certificateIn(join(layout.orderer(node), 'msp', 'signcerts', `node.${node.domain}-cert.pem`)),
    tls: certificateIn(join(layout.orderer(node), 'tls', 'server.crt')),
    admin: certificateIn(join(admin, 'msp', 'signcerts', 'cert.pem')),
    adminTls: certificateIn(join(admin, 'tls', 'client.crt')),
  };
}

test('under steady submits everybody is renewed: new certificates for the same keys, shown and named by the channels', async () => {
  const { layout, network } = running;
  const [directory] = network.channels;
  if (directory === undefined) throw new Error('no channel');
  const [peers, orderers] = [peersOf(network), orderersOf(network)];
  const before = [...peers.map(certificatesOf), ...orderers.map(orderingCertificates)];
  const founder = founderAnywhere(directory);
  const view = await openView({ ledger: founder, leaseMs: LEASE_MS });
  const traffic = new SteadyTraffic([founder], () => HARMLESS);
  try {
    await traffic.more(2);
    const commands = commandsFor(network, inheritedEnvironment);
    await renewNetwork({ layout, commands, progress: new Progress(() => undefined) });
    await traffic.more(2);
  } finally {
    await traffic.stop();
  }
  const now = [...peers.map(certificatesOf), ...orderers.map(orderingCertificates)];
  for (const [index, old] of before.entries()) {
    for (const [use, certificate] of Object.entries(old)) {
      expect(now[index]?.[use]?.serialNumber).not.toBe(certificate.serialNumber);
      expect(now[index]?.[use]?.publicKey.equals(certificate.publicKey)).toBe(true);
    }
  }
  for (const peer of peers)
    expect(await shownAt(peer.chaincodePort)).toBe(certificatesOf(peer).chaincode?.serialNumber);
  const { consenters } = await currentConfig(founder, (await founder.head()).number + 1n);
  for (const node of orderers) {
    const { identity, tls } = orderingCertificates(node);
    expect(await shownAt(node.port)).toBe(tls?.serialNumber);
    expect(parseIdentity(consenters.get(node.id) ?? new Uint8Array()).certificatePem).toBe(
      identity?.toString(),
    );
  }
  expect(traffic.failures).toEqual([]);
  expect(traffic.longestMs).toBeLessThan(LEASE_MS);
  const counted = await countedIds(founder);
  expect(traffic.acknowledged.filter((id) => !counted.has(id))).toEqual([]);
  expect(await view.reach((await founder.head()).number + 1n, 60_000)).toBeDefined();
  expect([view.failure, view.unlawfulRows]).toEqual([undefined, 0]);
  await view.close();
  await founder.close();
  await untilReady(network, layout);
});

test('what expires in a year is not renewed by who asks for the next thirty days', async () => {
  const { layout, network } = running;
  const before = peersOf(network).map((peer) => certificatesOf(peer).tls?.serialNumber);
  const commands = commandsFor(network, inheritedEnvironment);
  const lines: string[] = [];
  const progress = new Progress((line) => lines.push(line));
  await renewNetwork({ layout, commands, withinDays: 30, progress });
  expect(peersOf(network).map((peer) => certificatesOf(peer).tls?.serialNumber)).toEqual(before);
  expect(lines.join('')).toMatch(/nothing expires before \d{4}-/);
});

test.each(['directory', 'exchange'] as const)('%s replays and audits without a finding', async (channel) => {
  const ledger = alliance.as('FinanceMSP', 'admin', channel);
  expect((await replay(ledger)).differences).toEqual([]);
  const { number } = await ledger.head();
  expect((await auditChannel({ channel, blocks: blocksUpTo(ledger, number) })).findings).toEqual([]);
});

test('a newcomer enrols with a CA of its own, and joins', async () => {
  const { layout, network } = running;
  const terms = memberTerms.parse({
    msp: 'WaterMSP',
    name: { zh: '水务局', en: 'Water Authority' },
    kind: 'DEPARTMENT',
    creditCode: '11110000000000000X',
    attributes: {},
    keys: {},
    founderEndorsed: false,
  });
  const growth = {
    layout,
    commands: commandsFor(network, inheritedEnvironment),
    progress: new Progress(() => undefined),
  };
  await addMember(growth, { folder: 'water', msp: terms.msp, terms });
  const peer = peersOf(requireStanding(layout).network).find(({ name }) => name === 'peer.water');
  if (peer === undefined) throw new Error('water runs no peer');
  const { identity, held } = certificatesOf(peer);
  expect(identity?.issuer).toContain('CN=ca.water');
  expect(held?.serialNumber).toBe(identity?.serialNumber);
});
