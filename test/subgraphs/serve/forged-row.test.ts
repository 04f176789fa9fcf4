/** A department that serves over a real ledger whose founders' peers, two of them, endorse what no contract wrote. */
import '../../../chaincode/ledger/embedded/quiet-chaincode';
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts';
import { StoredChain } from '../../../chaincode/ledger/audit';
import { openEnvelope } from '../../../chaincode/ledger/block/envelope';
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { enrolDuty, memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { openView, type View } from '../../../chaincode/ledger/view';
import { canonicalJson, directoryKey, type GatewayId, type MspId, spkiOf } from '../../../chaincode/model';
import { type RunningDepartment, startDepartment } from '../../../subgraphs/kit/serve/department-server';
import { taxation } from '../../../subgraphs/taxation/department';
import { type LedgerAlliance, ledgerAlliance } from '../../chaincode/contracts/fixture/ledger-acting';
import { locate, rewrite } from '../../chaincode/ledger/audit/forger';
import { newKey } from './directory';
import { post, sdlTicket } from './fetches';

const GATE = ['FinanceMSP' as MspId, 'gate' as GatewayId] as const;
const LEASE_MS = 120_000;

let ledger: LedgerAlliance;
let kit: RunningDepartment;
let client: FabricLedger;
let gatewaysView: View;
const said: string[] = [];
const lawfulKey = newKey();

beforeAll(async () => {
  ledger = await ledgerAlliance();
  const { alliance, address, dataDir } = ledger;
  const { finance } = alliance.cast;
  await alliance.found();
  const terms = { msp: finance.msp, id: 'gate', spki: spkiOf(lawfulKey) };
  await alliance.pass('Members', await alliance.open(finance.admin, 'Members:ProposeGateway', terms));
  const connection = { address, channel: 'directory', chaincode: 'directory' } as const;
  client = FabricLedger.connect({ ...connection, identity: finance.admin });
  gatewaysView = await openView({ ledger: client, charter: FIRST_CHARTER, leaseMs: LEASE_MS });
  await enrolDuty(dataDir, 'economy', { name: 'subgraph', role: 'client' });
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => said.push(String(line)) > 0);
  kit = await startDepartment(
    taxation,
    {
      mspId: 'EconomyMSP' as MspId,
      keyFolder: join(memberFolder(dataDir, 'economy'), 'subgraph'),
      ledger: { peers: [{ address }], chaincode: 'directory' },
      charter: FIRST_CHARTER,
      leaseMs: LEASE_MS,
      database: 'postgresql://nobody@127.0.0.1:1/nothing',
      port: 0,
      servedLog: join(dataDir, 'served', 'taxation.log'),
    },
    AbortSignal.timeout(60_000),
  );
});

afterAll(async () => {
  jest.restoreAllMocks();
  await kit?.close();
  await gatewaysView?.close();
  await client?.close();
  await ledger?.close();
});

/** The gateway's row with another key, endorsed by two founders' peers: their ledger takes it for valid. */
async function forgeGateway(spki: string): Promise<bigint> {
  const { establishment, finance } = ledger.alliance.cast;
  const stored = StoredChain.open(join(ledger.dataDir, 'ledger', 'directory.db'));
  const blocks = [...stored.blocks()].map((bytes) => Buffer.from(bytes));
  stored.close();
  const row = { v: 1, msp: finance.msp, id: 'gate', spki, state: 'ACTIVE', revision: 1 };
  const writes = [
    { key: directoryKey.gateway(...GATE), value: Buffer.from(canonicalJson(row)) },
    { key: directoryKey.guard(GATE[0]), value: Buffer.from(canonicalJson({ v: 1 })) },
  ];
  const { envelope } = locate(blocks, 'Members:Found');
  const forged = rewrite(envelope, 'directory', {
    sets: (sets) =>
      sets.map((set) =>
        set.namespace === 'directory' ? { ...set, reads: [], ranges: [], metadataWrites: [], writes } : set,
      ),
    signer: finance.admin,
    endorsers: [establishment.peer, finance.peer],
  });
  const { transactionId } = openEnvelope(forged).header;
  const { blockNumber } = await client.commit({ transactionId, envelope: forged, result: new Uint8Array() });
  return blockNumber;
}

const codeFor = async (key: typeof lawfulKey): Promise<string | undefined> => {
  const ticket = await sdlTicket('taxation', key);
  const { body } = await post(kit.url, { query: '{ _service { sdl } }', extensions: { ticket } });
  return body.errors?.[0]?.extensions.code;
};

test('a gateway key that two founders swapped without votes counts nowhere: not in a gateway, not in a kit', async () => {
  const thief = newKey();
  expect(await codeFor(lawfulKey)).toBeUndefined();
  expect(await codeFor(thief)).toBe('TICKET_SIGNATURE');
  const block = await forgeGateway(spkiOf(thief));
  const epoch = await gatewaysView.reach(block + 1n, 30_000);
  expect(epoch?.gateway(...GATE)).toBeUndefined();
  expect(gatewaysView.unlawfulRows).toBe(1);
  // The kit's own view comes to the block in its own time; until then the old key counts, and never the thief's.
  while ((await codeFor(lawfulKey)) === undefined) expect(await codeFor(thief)).toBe('TICKET_SIGNATURE');
  expect(await codeFor(thief)).toBe('GATEWAY_UNKNOWN');
  expect(said.join('')).toContain(
    'key=gateway~FinanceMSP~gate problem=is active without the votes on its key',
  );
});
