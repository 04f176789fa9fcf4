/** The scenario of the first issue on a hub that runs on a real Fabric network, and what of it may die. Run by `npm run test:fabric`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Session } from '../../chaincode/cli/session';
import { orderersOf } from '../../chaincode/network/description/nodes';
import { CONTRACTS } from '../../chaincode/network/generate/chaincode-image';
import { describedNetwork } from '../../chaincode/network/run';
import { isRunning, notedProcesses } from '../../chaincode/network/supervision/roster';
import { until } from '../../chaincode/network/supervision/supervision';
import { dutyContent } from '../chaincode/contracts/fixture/content';
import { replay } from '../chaincode/network/fixture/replay';
import {
  freeFirstPort,
  type RunningNetwork,
  startNetwork,
} from '../chaincode/network/fixture/running-network';
import { readLog } from './fixture/access-log';
import { ask, tokenOf } from './fixture/ask';
import { CITIZENS } from './fixture/people';
import { RunningHub, removeDataDir } from './fixture/running-hub';
import { gateScenario } from './gate';

const DIVISION = '{ divisions(first: 1) { edges { node { code } } } }';
const BACK_WITHIN_MS = 60_000;
/** The usual one on a network. */
const LEASE_MS = 30_000;

jest.setTimeout(240_000);

let network: RunningNetwork | undefined;
let hub: RunningHub;

afterAll(async () => {
  await hub?.stop();
  await network?.remove();
  if (hub !== undefined) removeDataDir(hub.dataDir);
}, 120_000);

gateScenario(async () => {
  network = await startNetwork(describedNetwork({ port: await freeFirstPort(22_300) }), CONTRACTS);
  // The hub brings up what is down.
  await network.down();
  hub = await RunningHub.start({ citizens: CITIZENS, network: network.layout.root });
  return hub;
});

describe('what dies', () => {
  let token: string;
  /** Of every answer that was given. */
  const answered: string[] = [];

  beforeAll(async () => {
    token = await tokenOf(hub, 'finance', 'budget', 'housing-eligibility');
  });

  const running = (): RunningNetwork => {
    if (network === undefined) throw new Error('there is no network');
    return network;
  };
  const processOf = (name: string) =>
    notedProcesses(running().layout.processes).find((each) => each.name === name);
  /** True once another process than this one runs under the name. */
  const isBack = (name: string, pid: number): boolean => {
    const now = processOf(name);
    return now !== undefined && now.pid !== pid && isRunning(now);
  };
  const pidOf = (name: string): number => {
    const found = processOf(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found.pid;
  };
  const query = async (): Promise<number> => {
    const { status, headers } = await ask(hub, token, DIVISION);
    const id = headers.get('access-record');
    if (id !== null) answered.push(id);
    return status;
  };
  /** Asks until the process runs again under another id. @returns everything it answered meanwhile. */
  const whileAway = async <T>(name: string, pid: number, act: () => Promise<T>): Promise<Set<T>> => {
    const seen = new Set<T>();
    do seen.add(await act());
    while (!isBack(name, pid));
    return seen;
  };

  test('the gateway\u2019s peer: its view and its log go on through another founder\u2019s', async () => {
    const pid = pidOf('peer.establishment');
    process.kill(pid, 'SIGKILL');
    expect(await whileAway('peer.establishment', pid, query)).toEqual(new Set([200]));
  });

  test('the gateway\u2019s peer hangs for longer than a lease: queries go on', async () => {
    const pid = pidOf('peer.establishment');
    process.kill(pid, 'SIGSTOP');
    try {
      const seen = new Set<number>();
      for (const from = performance.now(); performance.now() - from < 45_000; ) seen.add(await query());
      expect(seen).toEqual(new Set([200]));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    // Its own member's command waits until it has what the others have: it must endorse again.
    await hub.json('members', '--as', 'establishment');
  });

  test('one founder\u2019s peer: members\u2019 transactions go on', async () => {
    const pid = pidOf('peer.economy');
    process.kill(pid, 'SIGKILL');
    const file = join(hub.dataDir, 'duty.yaml');
    writeFileSync(file, stringify(dutyContent));
    let records = 0;
    const written = await whileAway('peer.economy', pid, async () => {
      records += 1;
      return (await hub.command('duty', 'record', `d-${records}`, file, '--as', 'finance')).err;
    });
    expect(written).toEqual(new Set(['']));
  });

  test('any one orderer, the leader among them: the next transaction commits well within a lease', async () => {
    const { network: described } = running();
    const file = join(hub.dataDir, 'duty.yaml');
    for (const { name } of orderersOf(described)) {
      const pid = pidOf(name);
      process.kill(pid, 'SIGKILL');
      const killedAtMs = performance.now();
      const written = await hub.command(
        'duty',
        'record',
        `without-${name.replace('.', '-')}`,
        file,
        '--as',
        'finance',
      );
      expect({ name, err: written.err }).toEqual({ name, err: '' });
      expect(performance.now() - killedAtMs).toBeLessThan(LEASE_MS);
      expect(await query()).toBe(200);
      // BFT stands one loss of four: the next one only once this one is back.
      await until(() => isBack(name, pid), BACK_WITHIN_MS, `nothing started \`${name}\` again`);
      await hub.json('duty', 'amend', `without-${name.replace('.', '-')}`, file, '--as', 'finance');
    }
  });

  test('all orderers: answers go on for a lease at most, then fail closed, then recover', async () => {
    const stopped = orderersOf(running().network).map(({ name }) => pidOf(name));
    const statuses: number[] = [];
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    const from = performance.now();
    try {
      statuses.push(await query());
      while (statuses.at(-1) === 200) {
        expect(performance.now() - from).toBeLessThan(2 * LEASE_MS);
        statuses.push(await query());
      }
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 503]);
    await until(async () => (await query()) === 200, 120_000, 'the hub did not recover');
  });

  test('no record of an answer that was given is missing from the blocks', async () => {
    expect(answered.length).toBeGreaterThan(10);
    await until(
      async () => {
        const lines = await readLog(hub);
        const of = (line: string) =>
          new Set(lines.filter(({ kind }) => kind === line).map(({ access }) => String(access)));
        const [decided, ended] = [of('DECISION'), of('OUTCOME')];
        return answered.every((id) => decided.has(id) && ended.has(id));
      },
      120_000,
      'records are missing from the ledger',
    );
  });

  test('an audit of both channels proves every batch, its anchors among it', async () => {
    const { code, out, err } = await hub.command('audit', '--as', 'establishment');
    expect({ code, err, out: code === 0 ? '' : out }).toEqual({ code: 0, err: '', out: '' });
  });
});

describe('replayed', () => {
  test.each(['directory', 'exchange'] as const)(
    'every block of %s has the flags and the state that the embedded validator gives it',
    async (channel) => {
      const session = Session.open({ dataDir: hub.dataDir, member: 'establishment' });
      try {
        const found = await replay(session.ledger(channel));
        expect(found.differences).toEqual([]);
        expect(found.flags.VALID).toBeGreaterThan(100);
      } finally {
        await session.close();
      }
    },
  );
});

test('the hub ends, and the network that it brought up with it; their data stay', async () => {
  expect(await hub.stop()).toBe(0);
  expect(notedProcesses(network?.layout.processes ?? '')).toEqual([]);
});
