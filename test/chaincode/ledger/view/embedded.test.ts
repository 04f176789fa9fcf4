import '../../../../chaincode/ledger/embedded/quiet-chaincode';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contracts, FIRST_CHARTER } from '../../../../chaincode/contracts';
import { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { createMember, loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { FOUNDER_DUTIES } from '../../../../chaincode/ledger/identity/organisation';
import { type Epoch, openView, type View } from '../../../../chaincode/ledger/view';
import {
  type ApplicationId,
  canonicalJson,
  type MspId,
  type Spki,
  spkiHash,
  spkiOf,
} from '../../../../chaincode/model';

const LEASE_MS = 30_000;
const FOUNDERS = ['establishment', 'finance', 'economy'];
const mspOf = (member: string): MspId => FIRST_CHARTER.founders[FOUNDERS.indexOf(member)] as MspId;

let dataDir: string;
let ledger: EmbeddedLedger;
const views: View[] = [];
const clients: FabricLedger[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hub-view-'));
  for (const member of FOUNDERS) {
    await createMember({ dataDir, member, mspId: mspOf(member), duties: FOUNDER_DUTIES });
  }
  ledger = await startLedger(0);
  for (const member of FOUNDERS) await as(member).submit(founding(member));
});

afterAll(async () => {
  for (const view of views) await view.close();
  for (const client of clients) await client.close();
  await ledger?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The three founders' ledger with the product's own contracts; the clocks tick twice a second. */
async function startLedger(port: number): Promise<EmbeddedLedger> {
  const config = ledgerConfigSchema.parse({
    dataDir,
    port,
    founders: FOUNDERS,
    channels: [{ name: 'directory', chaincode: 'directory', contractsModule: 'given' }],
    clock: { intervalMs: 500 },
  });
  return await EmbeddedLedger.start(config, {
    onFailure: (error) => {
      throw error;
    },
    contracts: () => [...contracts],
  });
}

function as(member: string): FabricLedger {
  const client = FabricLedger.connect({
    address: ledger.address,
    identity: loadMemberKey(dataDir, member, 'admin'),
    channel: 'directory',
    chaincode: 'directory',
  });
  clients.push(client);
  return client;
}

function founding(member: string) {
  const clock = spkiHash(loadMemberKey(dataDir, member, 'clock').spki as Spki);
  const terms = {
    msp: mspOf(member),
    name: { zh: member, en: member },
    kind: 'FOUNDER',
    creditCode: '11110000000000000X',
    attributes: {},
    keys: { clock },
    founderEndorsed: false,
  };
  return { contract: 'Members', transaction: 'Found', args: [canonicalJson(terms)] };
}

async function viewOf(member: string): Promise<View> {
  const view = await openView({ ledger: as(member), leaseMs: LEASE_MS });
  views.push(view);
  return view;
}

/** The view's first epoch for which this holds, from now on. */
async function until(view: View, holds: (epoch: Epoch) => boolean): Promise<Epoch> {
  for (let epoch: Epoch = view.current; ; ) {
    if (holds(epoch)) return epoch;
    const next = await view.reach(epoch.height + 1n, 25_000);
    if (next === undefined) throw new Error(`no block after height ${epoch.height}`);
    epoch = next;
  }
}

describe('a view over the embedded ledger', () => {
  it('shows the founders, their charter and the time they tell', async () => {
    const view = await viewOf('finance');
    const epoch = await until(view, ({ ledgerTimeMs }) => ledgerTimeMs !== undefined);
    expect(epoch.charter).toEqual(FIRST_CHARTER);
    expect([...epoch.members()].map(({ msp }) => msp).sort()).toEqual([...FIRST_CHARTER.founders].sort());
    expect(Math.abs(Date.now() - (epoch.ledgerTimeMs ?? 0))).toBeLessThan(10_000);
    expect(view.freshness().fresh).toBe(true);
  });

  it('shows a transaction one block later at every member, each from its own peer', async () => {
    const all = await Promise.all(FOUNDERS.map(viewOf));
    const spki = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    const { blockNumber } = await as('economy').submit({
      contract: 'Members',
      transaction: 'RegisterApplication',
      args: ['desk', 'Desk', spki],
    });
    const epochs = await Promise.all(all.map((view) => view.reach(blockNumber + 1n, 25_000)));
    const desk = [mspOf('economy'), 'desk' as ApplicationId] as const;
    for (const epoch of epochs) expect(epoch?.application(...desk)?.spki).toBe(spki);
    expect(all.map(({ unlawfulRows }) => unlawfulRows)).toEqual([0, 0, 0]);
  });

  it('has the block hash every other view of that height has', async () => {
    const [first, second] = await Promise.all([viewOf('finance'), viewOf('economy')]);
    if (first === undefined || second === undefined) throw new Error('two views');
    const hashes = new Map<bigint, string>();
    first.onEpoch((epoch) => hashes.set(epoch.height, epoch.blockHash));
    const target = first.current.height + 3n;
    await first.reach(target, 25_000);
    const other = await second.reach(target, 25_000);
    const same = await until(first, ({ height }) => height >= (other?.height ?? target));
    expect(hashes.get(other?.height ?? 0n) ?? same.blockHash).toBe(other?.blockHash);
  });

  it('goes on at the next block when the ledger is restarted', async () => {
    const view = await viewOf('finance');
    const heights: bigint[] = [view.current.height];
    view.onEpoch((epoch) => heights.push(epoch.height));
    const port = Number(ledger.address.split(':').at(-1));
    await ledger.close();
    ledger = await startLedger(port);
    await view.reach((heights.at(-1) ?? 0n) + 4n, 20_000);
    expect(view.failure).toBeUndefined();
    expect(heights.length).toBeGreaterThanOrEqual(5);
    expect(heights).toEqual(heights.map((_, index) => (heights[0] ?? 0n) + BigInt(index)));
  });
});
