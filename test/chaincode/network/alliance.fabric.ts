/** The alliance, founded with its own contracts on a real Fabric network. */
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import type { Channel } from '../../../chaincode/ledger/ledger';
import { openView } from '../../../chaincode/ledger/view';
import { CONTRACTS } from '../../../chaincode/network/generate/chaincode-image';
import { describedNetwork } from '../../../chaincode/network/run';
import { peerAddress, peerFor } from '../../../chaincode/network/start/clients';
import { DEPARTMENTS, FOUNDERS, PROVIDERS } from '../../../gateway/launch/alliance';
import { found } from '../../../gateway/launch/founding/found';
import { makeIdentities } from '../../../gateway/launch/founding/identities';
import { fabricPlace } from './fixture/fabric-place';
import { type RunningNetwork, startNetwork } from './fixture/running-network';

let running: RunningNetwork;

function connect(msp: string, folder: string, key: string, channel: Channel): FabricLedger {
  const { network, layout } = running;
  const peer = peerFor(network, msp);
  if (peer === undefined) throw new Error(`no peer serves ${msp}`);
  const identity = loadMemberKey(layout.root, folder, key);
  return FabricLedger.connect({ ...peerAddress(peer, layout), identity, channel, chaincode: channel });
}

beforeAll(async () => {
  running = await startNetwork(describedNetwork({ port: 18_050 }), CONTRACTS);
}, 180_000);

afterAll(async () => {
  await running?.remove();
}, 60_000);

test('the demo alliance is founded on it, and a department follows it by a view', async () => {
  const { network, layout } = running;
  await makeIdentities(layout.root);
  const urls = Object.fromEntries(
    PROVIDERS.map(({ subgraph }) => [subgraph, `http://127.0.0.1:4001/${subgraph}`]),
  );
  const place = fabricPlace(network, layout);
  const steps: string[] = [];
  await found({ dataDir: layout.root, place, urls, found: true }, (line) => steps.push(line));
  const [founder] = FOUNDERS;
  for (const each of FOUNDERS) {
    const ledger = connect(each.msp, each.folder, 'clock', 'directory');
    await ledger.submit({ contract: 'Clock', transaction: 'Tick', args: [new Date().toISOString()] });
    await ledger.close();
  }
  const taxation = connect('TaxationMSP', 'taxation', 'admin', 'directory');
  const view = await openView({ ledger: taxation, leaseMs: 60_000 });
  try {
    expect(view.failure).toBeUndefined();
    expect(view.freshness()).toMatchObject({ fresh: true });
    for (const { msp } of [...FOUNDERS, ...DEPARTMENTS]) expect(view.current.member(msp)).toBeDefined();
    expect(founder.msp).toBe('EstablishmentMSP');
  } finally {
    await view.close();
    await taxation.close();
  }
}, 300_000);
