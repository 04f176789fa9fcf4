/** (f) of the scenario: `kill -9`, in turn, of each process at seeded moments under load; then everything must be as promised. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { processIdentity } from '../../chaincode/network/supervision/process-identity';
import { runs } from '../depth';
import { readLog } from './fixture/access-log';
import { ask, tokenOf } from './fixture/ask';
import { verifyChains } from './fixture/chains';
import { entryCodes, obtainGrant } from './fixture/grant';
import { CITIZENS, findSubject } from './fixture/people';
import { RunningHub } from './fixture/running-hub';

const CLIENTS = 8;
const KILLS = runs(2, 20);
const VICTIMS = ['launcher', 'ledger', 'gateway', 'taxation'] as const;
type Victim = (typeof VICTIMS)[number];
/** A start that was cut off is a launcher killed already: few kills begin with the next. */
const FIRST_VICTIM = runs(1, 0);
const PURPOSE = 'housing-eligibility';
const QUERY = 'query($id: ID!) { citizen(identityNumber: $id) { name yearlyIncome } }';

const noted = z.array(z.object({ name: z.string(), pid: z.int(), identity: z.string() }));
type Noted = z.output<typeof noted>;

const grants = z.array(
  z.looseObject({
    grant: z.looseObject({ id: z.string() }),
    state: z.looseObject({ state: z.string() }),
  }),
);

export interface KillOptions {
  /** The hub that stands. */
  readonly hub: () => RunningHub;
  /** Told of the hub that stands from now on, once its launcher was killed and started again. */
  readonly stands: (hub: RunningHub) => void;
  /** Says when each process dies. */
  readonly next: () => number;
}

/** Ends with the hub stopped. */
export function killScenario({ hub, stands, next }: KillOptions): void {
  const { household, person } = findSubject((each) => each.person.yearlyIncome !== undefined);
  const tokenOfClient = () => tokenOf(hub(), 'housing', 'eligibility', PURPOSE);
  const asked = (token: string) => ask(hub(), token, QUERY, { id: person.identityNumber });
  let grant: string;

  beforeAll(async () => {
    const codes = await entryCodes(hub());
    const common = { consumer: 'housing', district: household.district };
    const citizens = codes.get('public-security/citizens') ?? '';
    const income = codes.get('taxation/income') ?? '';
    const items = 'identityNumber,name,household,division';
    await obtainGrant(hub(), { ...common, provider: 'public-security', entry: citizens, items });
    grant = await obtainGrant(hub(), {
      ...common,
      provider: 'taxation',
      entry: income,
      items: 'identityNumber,yearlyIncome',
    });
  }, 120_000);

  /** Asks until told to stop; keeps every access id that an answer brought. */
  async function client(stopped: () => boolean, received: Set<string>): Promise<void> {
    let token = await tokenOfClient();
    while (!stopped()) {
      try {
        const { headers, status } = await asked(token);
        const id = headers.get('access-record');
        if (id !== null) received.add(id);
        // Eight clients that never rest would leave nothing for what is being restarted.
        await delay(20);
        if (status === 401) token = await tokenOfClient();
      } catch {
        // The gateway or its connection died: no answer, no id.
        await delay(50);
      }
    }
  }

  async function kill(victim: Victim): Promise<void> {
    const standing = hub();
    const left = processesOf(standing);
    if (victim !== 'launcher') {
      const pid = left.find(({ name }) => name === victim)?.pid;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      return;
    }
    standing.process.kill('SIGKILL');
    const deadline = performance.now() + 60_000;
    while (runningOf(left).length > 0 && performance.now() < deadline) await delay(50);
    expect(runningOf(left)).toEqual([]);
    const { dataDir, port } = standing;
    stands(await RunningHub.start({ citizens: CITIZENS, dataDir, port }));
  }

  async function answering(): Promise<void> {
    const deadline = performance.now() + 60_000;
    const token = await tokenOfClient();
    for (;;) {
      const status = await asked(token).then(
        (reply) => (reply.body.errors === undefined ? reply.status : 0),
        () => 0,
      );
      if (status === 200) return;
      if (performance.now() > deadline) throw new Error(`the hub does not answer again: ${hub().output}`);
      await delay(200);
    }
  }

  /** Kills one process after another, under load. @returns every access that a client heard of. */
  async function killUnderLoad(): Promise<ReadonlySet<string>> {
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
    return received;
  }

  test(
    `after ${KILLS} kills the chain verifies, grants stand, and every access a client heard of is on the ledger`,
    async () => {
      const received = await killUnderLoad();
      const deadline = performance.now() + 60_000;
      // The gateway may answer within its lease before the ledger is back.
      while ((await hub().command('grants', '--as', 'housing')).code === 3 && performance.now() < deadline)
        await delay(200);
      const missing = async (): Promise<readonly string[]> => {
        const logged = new Set<string>((await readLog(hub())).map(({ access }) => access));
        return [...received].filter((id) => !logged.has(id));
      };
      while ((await missing()).length > 0 && performance.now() < deadline) await delay(500);
      expect(received.size).toBeGreaterThan(CLIENTS);
      expect(await missing()).toEqual([]);
      const standing = grants.parse(await hub().json('grants', '--as', 'housing'));
      expect(standing.find((each) => each.grant.id === grant)?.state.state).toBe('ACTIVE');
      await verifyChains(hub());
      const before = processesOf(hub());
      expect(await hub().stop()).toBe(0);
      expect(runningOf(before)).toEqual([]);
    },
    runs(600_000, 1_800_000),
  );
}

const processesOf = ({ dataDir }: RunningHub): Noted =>
  noted.parse(JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')));

/** Those that have not ended, by name. */
const runningOf = (processes: Noted): readonly string[] =>
  processes.filter(({ pid, identity }) => processIdentity(pid) === identity).map(({ name }) => name);
