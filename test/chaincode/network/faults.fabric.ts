/** What a founded network and a member's view of it survive: orderers, a link, a peer's files, the largest block. Run by `npm run test:fabric`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { auditChannel, blocksUpTo } from '../../../chaincode/ledger/audit';
import { openBlock, readTransactions } from '../../../chaincode/ledger/block/block';
import { type Clock, startClock } from '../../../chaincode/ledger/duty/clock';
import { reachBlock } from '../../../chaincode/ledger/fabric/caught-up';
import { DEADLINES } from '../../../chaincode/ledger/fabric/connection';
import type { LedgerClient } from '../../../chaincode/ledger/fabric/ledger-client';
import type { SignedTransaction } from '../../../chaincode/ledger/ledger';
import { openView, type View } from '../../../chaincode/ledger/view';
import { canonicalJson, coordinate, subgraphName } from '../../../chaincode/model';
import { addressOf, orderersOf } from '../../../chaincode/network/description/nodes';
import { commandsFor } from '../../../chaincode/network/run';
import { Progress } from '../../../chaincode/network/start/progress';
import { HARMLESS } from '../../../chaincode/network/start/ready';
import { rebuildPeer } from '../../../chaincode/network/start/rebuild-peer';
import { until } from '../../../chaincode/network/supervision/supervision';
import { FOUNDERS, GATEWAY } from '../../../gateway/launch/alliance';
import { inheritedEnvironment } from '../../environment';
import { FrozenRelay } from '../../scenario/fixture/frozen-relay';
import { decisionAt, heightAt } from '../contracts/fixture/log-records';
import { FoundedNetwork } from './fixture/founded-network';
import { fillBlocks } from './fixture/full-block';
import { leaderOf } from './fixture/leader';
import { NetworkProcesses } from './fixture/network-processes';
import { replay } from './fixture/replay';
import { SteadyLoad } from './fixture/steady-load';

/** LEDGER, Time and freshness: the default on Fabric. */
const LEASE_MS = 30_000;
const STARTED_WITHIN_MS = 300_000;
const RECOVERED_WITHIN_MS = 120_000;
/** What the client promises, and a last question. */
const SUBMIT_ENDS_WITHIN_MS = DEADLINES.settledMs + DEADLINES.submitMs + DEADLINES.commitMs + 5_000;
const [{ msp: FIRST }, { msp: SECOND }, { msp: THIRD }] = FOUNDERS;
const DEPARTMENT = 'TaxationMSP';

let alliance: FoundedNetwork;
let processes: NetworkProcesses;
let clocks: readonly Clock[] = [];
/** By a founder's peer, and by a department's. */
let founders: View;
let departments: View;

jest.setTimeout(300_000);

const openViewOf = (msp: string): Promise<View> =>
  openView({ ledger: alliance.as(msp, 'admin'), charter: FIRST_CHARTER, leaseMs: LEASE_MS });
const fresh = (view: View, withinMs = RECOVERED_WITHIN_MS): Promise<void> =>
  until(() => view.freshness().fresh, withinMs, 'the view did not become fresh again');
const stale = (view: View): Promise<void> =>
  until(() => !view.freshness().fresh, 3 * LEASE_MS, 'the view is fresh for ever');

beforeAll(async () => {
  alliance = await FoundedNetwork.start(31_000);
  processes = new NetworkProcesses(alliance.running.layout);
  const tick = { contract: 'Clock', transaction: 'Tick', intervalMs: LEASE_MS / 3 };
  clocks = FOUNDERS.map(({ msp }) => startClock(alliance.as(msp, 'clock'), tick));
  founders = await openViewOf(FIRST);
  departments = await openViewOf(DEPARTMENT);
  await Promise.all([founders, departments].map((view) => fresh(view)));
}, STARTED_WITHIN_MS);

afterAll(async () => {
  await Promise.all(clocks.map((clock) => clock.stop()));
  await Promise.all([founders, departments].map((view) => view?.close()));
  await alliance?.close();
}, 120_000);

/** What taxation may read of its own entry, by what a view knows now. */
function ownIncomes(view: View): { readonly allowed: boolean; readonly reasons: readonly string[] } {
  const { current: epoch } = view;
  const found = [...epoch.entries()].find(({ current }) => current.provider === DEPARTMENT);
  const [purpose] = found?.current.content.purposes ?? [];
  if (found === undefined || purpose === undefined) throw new Error('taxation shares nothing');
  const { code } = found.entry;
  const touch = {
    subgraph: subgraphName.parse('taxation'),
    coordinate: coordinate.parse('Citizen.yearlyIncome'),
    entry: code,
    item: found.current.content.items[0]?.id,
    beneficiary: found.current.provider,
    derives: undefined,
  };
  const decision = epoch.decide(
    { caller: found.current.provider, purpose, touches: [touch] },
    view.moment(epoch, () => 0),
  );
  return {
    allowed: decision.allowed,
    reasons: decision.allowed ? [] : decision.denials.map(({ reason }) => reason),
  };
}

/** Everything a view knows at exactly this height, or as soon as it has passed it. */
async function known(view: View, height: bigint): Promise<object> {
  const epoch = await view.reach(height, RECOVERED_WITHIN_MS);
  if (epoch === undefined) throw new Error(`the view did not reach ${height}`);
  return {
    members: [...epoch.members()],
    applications: [...epoch.applications()],
    gateways: [...epoch.gateways()],
    purposes: [...epoch.purposes()],
    entries: [...epoch.entries()],
    publications: [...epoch.publications()],
    ballots: [...epoch.ballots()],
    requests: [...epoch.requests()],
    grants: [...epoch.allGrants()],
    duties: [...epoch.duties()],
  };
}

/** Loads the ordering while something happens to it, and goes on until it orders again. */
async function underLoad(act: () => Promise<unknown>): Promise<SteadyLoad> {
  const load = await SteadyLoad.start([FIRST, SECOND].map((msp) => alliance.as(msp, 'admin')));
  try {
    await act();
    await load.more(20);
  } finally {
    await load.stop();
  }
  return load;
}

async function standing(): ReturnType<typeof leaderOf> {
  return await leaderOf(alliance.as(FIRST, 'admin'), alliance.running.network);
}

/** A gap is said aloud, since it is a figure that this network is judged by. */
function note(what: string, { longestGapMs, unavailable }: SteadyLoad): void {
  process.stderr.write(`${what}: ${Math.round(longestGapMs)} ms without a commit, ${unavailable} given up\n`);
}

describe('an orderer', () => {
  test('that follows is killed: submits go on', async () => {
    const { followers } = await standing();
    const load = await underLoad(() => processes.kill(followers[0]?.name ?? ''));
    note('follower killed', load);
    expect(load.longestGapMs).toBeLessThan(LEASE_MS);
  });

  test('that leads is killed: another leads, or itself again, and the gap is shorter than a lease', async () => {
    const { leader } = await standing();
    const load = await underLoad(() => processes.kill(leader.name));
    note('leader killed', load);
    expect(load.longestGapMs).toBeLessThan(LEASE_MS);
  });

  test('that leads hangs: another leads, and the gap is shorter than a lease', async () => {
    const { leader } = await standing();
    const load = await underLoad(() =>
      processes.whileHung(leader.name, () =>
        until(
          async () => (await standing()).leader.name !== leader.name,
          RECOVERED_WITHIN_MS,
          'nobody else leads',
        ),
      ),
    );
    note('leader hung', load);
    expect(load.longestGapMs).toBeLessThan(LEASE_MS);
  });
});

describe('all orderers stopped', () => {
  const all = (): readonly string[] => orderersOf(alliance.running.network).map(({ name }) => name);
  let kept: SignedTransaction;

  test('STALE_LEDGER: decisions go on within the lease, then are denied; LEDGER_UNAVAILABLE: a submit ends in bounded time', async () => {
    const client = alliance.as(FIRST, 'admin');
    kept = await client.endorse(HARMLESS);
    await Promise.all([founders, departments].map((view) => fresh(view)));
    await processes.without(all(), async () => {
      expect([founders, departments].map(ownIncomes)).toEqual(Array(2).fill({ allowed: true, reasons: [] }));
      const startedAtMs = performance.now();
      const refused = expect(client.commit(kept)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
      await Promise.all([founders, departments].map(stale));
      // The last tick of two founders may have been a third of a lease old when the last block came.
      expect(founders.freshness().silenceMs).toBeGreaterThan(LEASE_MS / 2);
      const denied = { allowed: false, reasons: ['STALE_LEDGER'] };
      expect([founders, departments].map(ownIncomes)).toEqual([denied, denied]);
      await refused;
      const tookMs = performance.now() - startedAtMs;
      process.stderr.write(`no orderer: a submit ended after ${Math.round(tookMs)} ms\n`);
      expect(tookMs).toBeLessThan(SUBMIT_ENDS_WITHIN_MS);
    });
  });

  test('they return: views are fresh again, and the envelope that was kept is committed once', async () => {
    const backAtMs = performance.now();
    await Promise.all([founders, departments].map((view) => fresh(view)));
    process.stderr.write(`orderers back: fresh after ${Math.round(performance.now() - backAtMs)} ms\n`);
    const client = alliance.as(FIRST, 'admin');
    const { blockNumber } = await client.commit(kept);
    expect((await client.commit(kept)).blockNumber).toBe(blockNumber);
    expect(await timesIn(client, kept.transactionId)).toBe(1);
    expect(ownIncomes(departments).allowed).toBe(true);
  });
});

/** How many blocks' transactions have the id. */
async function timesIn(ledger: LedgerClient, id: string): Promise<number> {
  const { number } = await ledger.head();
  let times = 0;
  for await (const bytes of blocksUpTo(ledger, number))
    times += readTransactions(openBlock(bytes)).filter(({ transactionId }) => transactionId === id).length;
  return times;
}

describe('a peer that is cut off from the orderers', () => {
  const relays: FrozenRelay[] = [];
  const peer = 'peer.taxation';

  beforeAll(async () => {
    const { layout, network } = alliance.running;
    const overrides = [];
    for (const node of orderersOf(network)) {
      const relay = await FrozenRelay.to(addressOf(node));
      relays.push(relay);
      const caCertsFile = join(layout.orderer(node), 'tls', 'ca.crt');
      overrides.push({ from: addressOf(node), to: relay.address, caCertsFile });
    }
    await processes.startWith(peer, { FABRIC_CFG_PATH: settingsWith(overrides) });
    const { number } = await alliance.as(FIRST, 'admin').head();
    await alliance.caughtUp(number);
    await fresh(departments);
  });

  afterAll(async () => {
    await processes.startWith(peer, { FABRIC_CFG_PATH: alliance.running.layout.config });
    for (const relay of relays) relay.close();
  });

  test('STALE_LEDGER: who follows it alone is denied after the lease, nobody else, and sees the same again with the link', async () => {
    expect(ownIncomes(departments)).toEqual({ allowed: true, reasons: [] });
    for (const relay of relays) relay.freeze();
    await stale(departments);
    expect(ownIncomes(departments)).toEqual({ allowed: false, reasons: ['STALE_LEDGER'] });
    // It answers all the same: what a peer says is no sign that it still hears the others.
    expect(await alliance.as(DEPARTMENT, 'admin').evaluate(HARMLESS)).toBeDefined();
    expect(ownIncomes(founders)).toEqual({ allowed: true, reasons: [] });
    for (const relay of relays) relay.thaw();
    await fresh(departments);
    expect(ownIncomes(departments)).toEqual({ allowed: true, reasons: [] });
    const { height } = founders.current;
    expect(await known(departments, height)).toEqual(await known(founders, height));
  });
});

/** A folder with the nodes' settings, in which a peer finds the orderers elsewhere than its channels say. */
function settingsWith(addressOverrides: readonly object[]): string {
  const { layout } = alliance.running;
  const settings = parse(readFileSync(join(layout.config, 'core.yaml'), 'utf8'));
  const folder = join(layout.root, 'cut-off');
  mkdirSync(folder);
  settings.peer.deliveryclient.addressOverrides = addressOverrides;
  writeFileSync(join(folder, 'core.yaml'), stringify(settings));
  return folder;
}

describe('a peer whose files are lost', () => {
  test('reads every block anew, endorses as before, and a view through it sees what others see', async () => {
    const { layout, network } = alliance.running;
    const killed = processes.kill('peer.economy');
    rmSync(layout.ledger('peer.economy'), { recursive: true });
    await killed;
    await rebuildPeer(
      {
        layout,
        commands: commandsFor(network, inheritedEnvironment),
        progress: new Progress(() => undefined),
      },
      'economy',
    );
    for (const channel of ['directory', 'exchange'] as const) {
      const { number } = await alliance.as(FIRST, 'admin', channel).head();
      const again = alliance.as(THIRD, 'admin', channel);
      await reachBlock(again, number);
      const endorsers = [SECOND, THIRD];
      await expect(again.submit({ ...HARMLESS, endorsers })).resolves.toBeDefined();
    }
    const view = await openViewOf(THIRD);
    try {
      const { height } = founders.current;
      expect(await known(view, height)).toEqual(await known(founders, height));
      expect(view.freshness().fresh).toBe(true);
    } finally {
      await view.close();
    }
  });

  test('NOT_FOUND: only a peer that stands can be rebuilt', async () => {
    const { layout, network } = alliance.running;
    const commands = commandsFor(network, inheritedEnvironment);
    const rebuilt = rebuildPeer({ layout, commands, progress: new Progress(() => undefined) }, 'water');
    await expect(rebuilt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a block as large as the description allows', () => {
  const most = (): number => alliance.running.network.ordering.batchBytes;

  test('passes to the views, through the stream of full blocks', async () => {
    const { bytes, height } = await fillBlocks(alliance.as(FIRST, 'admin'), 0.9 * most());
    expect(bytes).toBeGreaterThanOrEqual(0.9 * most());
    for (const view of [founders, departments]) {
      expect((await view.reach(height, RECOVERED_WITHIN_MS))?.height).toBeGreaterThanOrEqual(height);
      expect(view.failure).toBeUndefined();
    }
  });

  test('of whole batches of access records passes to whoever reads `exchange`', async () => {
    const over = { log: GATEWAY.log, gateway: { msp: FIRST, id: GATEWAY.id } };
    const records = Array.from({ length: 2_000 }, (_, index) => decisionAt(index, 3, over));
    const append = {
      contract: 'AccessLog',
      transaction: 'Append',
      args: [GATEWAY.log, '0', canonicalJson([heightAt(3)]), canonicalJson(records)],
    };
    const { bytes } = await fillBlocks(alliance.as(FIRST, GATEWAY.key, 'exchange'), 0.75 * most(), append);
    expect(bytes).toBeGreaterThanOrEqual(0.75 * most());
  });
});

describe('afterwards', () => {
  test.each(['directory', 'exchange'] as const)(
    'every block of %s has the flags and the state that the embedded validator gives it, and the audit proves it',
    async (channel) => {
      const ledger = alliance.as(THIRD, 'admin', channel);
      expect((await replay(ledger)).differences).toEqual([]);
      const { number } = await ledger.head();
      const report = await auditChannel({ channel, blocks: blocksUpTo(ledger, number) });
      expect(report.findings).toEqual([]);
    },
  );
});
