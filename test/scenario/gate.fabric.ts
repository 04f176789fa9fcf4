/** The scenario of the first issue on a hub that runs on a real Fabric network, and what of it may die. Run by `npm run test:fabric`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CONTRACTS } from '../../chaincode/network/generate/chaincode-image';
import { describedNetwork } from '../../chaincode/network/run';
import { isRunning, notedProcesses } from '../../chaincode/network/supervision/roster';
import { until } from '../../chaincode/network/supervision/supervision';
import { dutyContent } from '../chaincode/contracts/fixture/content';
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

  const layout = () => {
    if (network === undefined) throw new Error('there is no network');
    return network.layout;
  };
  const processOf = (name: string) => notedProcesses(layout().processes).find((each) => each.name === name);
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
    let isBack = false;
    const back = until(
      () => {
        const now = processOf(name);
        return now !== undefined && now.pid !== pid && isRunning(now);
      },
      BACK_WITHIN_MS,
      `nothing started \`${name}\` again`,
    ).then(() => {
      isBack = true;
    });
    do seen.add(await act());
    while (!isBack);
    await back;
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

test('the hub ends, and the network that it brought up with it; their data stay', async () => {
  expect(await hub.stop()).toBe(0);
  expect(notedProcesses(network?.layout.processes ?? '')).toEqual([]);
});
