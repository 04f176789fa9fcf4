/** (f) of the scenario: `kill -9`, in turn, of each process at seeded moments under load; then everything must be as promised. */
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { processIdentity } from '../../chaincode/network/supervision/process-identity';
import { backUpHub } from '../../gateway/launch/backup/back-up-hub';
import { restoreHub } from '../../gateway/launch/backup/restore-hub';
import { deep, runs } from '../depth';
import { readLog } from './fixture/access-log';
import { ask, tokenOf } from './fixture/ask';
import { verifyChains } from './fixture/chains';
import { entryCodes, obtainGrant } from './fixture/grant';
import { CITIZENS, findSubject } from './fixture/people';
import { RunningHub, removeDataDir, stateDirOf } from './fixture/running-hub';

const CLIENTS = 8;
const KILLS = runs(2, 20);
/** What the demo's departments declare, to be locked once each however often their start is cut off. */
const DECLARED = globSync('subgraphs/*/entries.ts').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^ {2}localName: /gm)].map(() => file),
);
/** How often the first start is cut off before one is let through. */
const CUT_OFF = runs(1, 6);
const SEED = Date.now() % 2 ** 31;
const VICTIMS = ['launcher', 'ledger', 'gateway', 'taxation'] as const;
/** A start that was cut off is a launcher killed already: few kills begin with the next. */
const FIRST_VICTIM = runs(1, 0);
const PURPOSE = 'housing-eligibility';

const { household, person } = findSubject((each) => each.person.yearlyIncome !== undefined);

let hub: RunningHub;
let grant: string;

/** Starts a hub whose first start was killed at a seeded moment, and then finished by the next one. */
async function startCutOff(): Promise<void> {
  const next = random(SEED);
  for (let times = 1; ; times += 1) {
    const first = await RunningHub.launch({ citizens: CITIZENS });
    await delay(500 + Math.floor(next() * 7_000));
    const ended = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await ended;
    // What stands is known before anything is expected of it: a failed test ends it too.
    hub = await RunningHub.start({ citizens: CITIZENS, dataDir: first.dataDir });
    expect(await hub.json('entries', '--as', 'housing')).toHaveLength(DECLARED.length);
    expect((await entryCodes(hub)).size).toBe(DECLARED.length);
    if (times === CUT_OFF) return;
    await hub.stop();
    removeDataDir(first.dataDir);
  }
}

beforeAll(
  async () => {
    await startCutOff();
    const codes = await entryCodes(hub);
    const common = { consumer: 'housing', district: household.district };
    const citizens = codes.get('public-security/citizens') ?? '';
    const income = codes.get('taxation/income') ?? '';
    const items = 'identityNumber,name,household,division';
    await obtainGrant(hub, { ...common, provider: 'public-security', entry: citizens, items });
    grant = await obtainGrant(hub, {
      ...common,
      provider: 'taxation',
      entry: income,
      items: 'identityNumber,yearlyIncome',
    });
  },
  runs(600_000, 1_200_000),
);

afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) removeDataDir(hub.dataDir);
}, 60_000);

/** A small generator, so that a seed says when each process dies. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const noted = z.array(z.object({ name: z.string(), pid: z.int(), identity: z.string() }));
const processes = (): z.output<typeof noted> =>
  noted.parse(JSON.parse(readFileSync(join(hub.dataDir, 'processes.json'), 'utf8')));

/** Asks until told to stop; keeps every access id that an answer brought. */
async function client(stopped: () => boolean, received: Set<string>): Promise<void> {
  const query = 'query($id: ID!) { citizen(identityNumber: $id) { name yearlyIncome } }';
  let token = await tokenOf(hub, 'housing', 'eligibility', PURPOSE);
  while (!stopped()) {
    try {
      const { headers, status } = await ask(hub, token, query, { id: person.identityNumber });
      const id = headers.get('access-record');
      if (id !== null) received.add(id);
      // Eight clients that never rest would leave nothing for what is being restarted.
      await delay(20);
      if (status === 401) token = await tokenOf(hub, 'housing', 'eligibility', PURPOSE);
    } catch {
      // The gateway or its connection died: no answer, no id.
      await delay(50);
    }
  }
}

async function kill(victim: (typeof VICTIMS)[number]): Promise<void> {
  if (victim !== 'launcher') {
    const pid = processes().find(({ name }) => name === victim)?.pid;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    return;
  }
  const left = processes();
  hub.process.kill('SIGKILL');
  const deadline = performance.now() + 60_000;
  const running = () =>
    left.filter(({ pid, identity }) => processIdentity(pid) === identity).map(({ name }) => name);
  while (running().length > 0 && performance.now() < deadline) await delay(50);
  expect(running()).toEqual([]);
  hub = await RunningHub.start({ citizens: CITIZENS, dataDir: hub.dataDir, port: hub.port });
}

async function answering(): Promise<void> {
  const deadline = performance.now() + 60_000;
  const token = await tokenOf(hub, 'housing', 'eligibility', PURPOSE);
  const query = 'query($id: ID!) { citizen(identityNumber: $id) { name yearlyIncome } }';
  for (;;) {
    const status = await ask(hub, token, query, { id: person.identityNumber }).then(
      (reply) => (reply.body.errors === undefined ? reply.status : 0),
      () => 0,
    );
    if (status === 200) return;
    if (performance.now() > deadline) throw new Error(`the hub does not answer again: ${hub.output}`);
    await delay(200);
  }
}

test(
  `after a first start cut off and ${KILLS} kills (seed ${SEED}) the chain verifies, grants stand, and every access a client heard of is on the ledger`,
  async () => {
    const next = random(SEED);
    const received = new Set<string>();
    let stopping = false;
    const clients = Array.from({ length: CLIENTS }, () => client(() => stopping, received));
    for (let killed = 0; killed < KILLS; killed += 1) {
      await delay(200 + Math.floor(next() * 1_500));
      await kill(VICTIMS[(FIRST_VICTIM + killed) % VICTIMS.length] ?? 'launcher');
      await answering();
    }
    stopping = true;
    await Promise.all(clients);
    const deadline = performance.now() + 60_000;
    // The gateway may answer within its lease before the ledger is back.
    while ((await hub.command('grants', '--as', 'housing')).code === 3 && performance.now() < deadline)
      await delay(200);
    const missing = async (): Promise<readonly string[]> => {
      const logged = new Set<string>((await readLog(hub)).map(({ access }) => access));
      return [...received].filter((id) => !logged.has(id));
    };
    while ((await missing()).length > 0 && performance.now() < deadline) await delay(500);
    expect(received.size).toBeGreaterThan(CLIENTS);
    expect(await missing()).toEqual([]);
    const grants = z.array(
      z.looseObject({
        grant: z.looseObject({ id: z.string() }),
        state: z.looseObject({ state: z.string() }),
      }),
    );
    const standing = grants.parse(await hub.json('grants', '--as', 'housing'));
    expect(standing.find((each) => each.grant.id === grant)?.state.state).toBe('ACTIVE');
    await verifyChains(hub);
    const before = processes();
    expect(await hub.stop()).toBe(0);
    expect(before.filter(({ pid, identity }) => processIdentity(pid) === identity)).toEqual([]);
  },
  runs(600_000, 1_800_000),
);

/** Three starts of a hub and two copies of it. */
if (deep) {
  test('LEDGER_ROLLED_BACK: a copy in which a suspended grant still stands is refused by whoever restores it and by every view; the newest goes on', async () => {
    const { dataDir, port } = hub;
    const beside = (name: string): string => join(dataDir, '..', name);
    const [older, newest] = [beside('older'), beside('newest')];
    const heads = stateDirOf(dataDir);
    const start = async (): Promise<RunningHub> =>
      await RunningHub.start({ citizens: CITIZENS, dataDir, port });
    await hub.stop();
    await backUpHub(dataDir, older);
    hub = await start();
    await hub.json('suspend', grant, '--reason', 'complaint', '--as', 'taxation');
    const before = (await readLog(hub)).length;
    await hub.stop();
    await backUpHub(dataDir, newest);

    const refused = restoreHub({ backup: older, dataDir, heads, replace: true });
    await expect(refused).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
    // As on a machine where nobody had seen more; its views are this one's all the same.
    await restoreHub({ backup: older, dataDir, heads: beside('nobody'), replace: true });
    await expect(start()).rejects.toThrow('LEDGER_ROLLED_BACK');

    await restoreHub({ backup: newest, dataDir, heads, replace: true });
    hub = await start();
    // Everything starts at once: the ledger may answer later than a command waits.
    const deadline = performance.now() + 60_000;
    const grants = async () => await hub.command('grants', '--as', 'housing', '--json');
    let said = await grants();
    while (said.code === 3 && performance.now() < deadline) said = await grants();
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining(grant) });
    expect(said.out).toContain('SUSPENDED');
    expect((await readLog(hub)).length).toBeGreaterThanOrEqual(before);
    await verifyChains(hub);
    expect(await hub.stop()).toBe(0);
  }, 1_200_000);
}
