/** Keys from a Fabric CA of each organisation, renewed while the network runs. Run by `npm run test:fabric`. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { memberTerms } from '../../../chaincode/model';
import { renewMembers } from '../../../chaincode/network/authority/renew-members';
import { orderersOf, type PeerNode, peersOf } from '../../../chaincode/network/description/nodes';
import { requireStanding } from '../../../chaincode/network/description/standing';
import { addMember } from '../../../chaincode/network/growth/add-member';
import { commandsFor } from '../../../chaincode/network/run';
import { Progress } from '../../../chaincode/network/start/progress';
import { untilReady } from '../../../chaincode/network/start/ready';
import { inheritedEnvironment } from '../../environment';
import { FoundedNetwork } from './fixture/founded-network';
import type { RunningNetwork } from './fixture/running-network';

let alliance: FoundedNetwork;
let running: RunningNetwork;

jest.setTimeout(240_000);

beforeAll(async () => {
  alliance = await FoundedNetwork.start(22_800, { ca: true });
  running = alliance.running;
}, 300_000);

afterAll(async () => {
  await alliance?.close();
}, 60_000);

const certificateIn = (path: string): X509Certificate => new X509Certificate(readFileSync(path));

/** What the chaincode's process shows whoever dials it. */
async function shownBy(peer: PeerNode): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: peer.chaincodePort, rejectUnauthorized: false });
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

test('renewed, every peer has new certificates for the keys it had, and shows them', async () => {
  const { layout, network } = running;
  const peers = peersOf(network);
  const before = peers.map(certificatesOf);
  const commands = commandsFor(network, inheritedEnvironment);
  await renewMembers({ network, layout, commands, progress: new Progress(() => undefined) });
  for (const [index, peer] of peers.entries()) {
    const now = certificatesOf(peer);
    for (const [use, old] of Object.entries(before[index] ?? {})) {
      expect(now[use]?.serialNumber).not.toBe(old.serialNumber);
      expect(now[use]?.publicKey.equals(old.publicKey)).toBe(true);
    }
    expect(await shownBy(peer)).toBe(now.chaincode?.serialNumber);
  }
  await untilReady(network, layout);
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
