/** The scenario of the first issue on a hub that runs on a real Fabric network, and what of it may die. Run by `npm run test:fabric`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { FabricLedger } from '../../chaincode/ledger/fabric/fabric-ledger';
import type { NetworkChannel } from '../../chaincode/network/description/network';
import { orderersOf } from '../../chaincode/network/description/nodes';
import { CONTRACTS } from '../../chaincode/network/generate/chaincode-image';
import { describedNetwork } from '../../chaincode/network/run';
import { peerFor } from '../../chaincode/network/start/clients';
import { connectAdmin } from '../../chaincode/network/start/ready';
import { notedProcesses } from '../../chaincode/network/supervision/roster';
import { until } from '../../chaincode/network/supervision/supervision';
import { FOUNDERS } from '../../gateway/launch/alliance';
import { dutyContent } from '../chaincode/contracts/fixture/content';
import { fillBlocks } from '../chaincode/network/fixture/full-block';
import { leaderOf } from '../chaincode/network/fixture/leader';
import { NetworkProcesses } from '../chaincode/network/fixture/network-processes';
import { replay } from '../chaincode/network/fixture/replay';
import {
  freeFirstPort,
  type RunningNetwork,
  startNetwork,
} from '../chaincode/network/fixture/running-network';
import { readLog, recordsOf } from './fixture/access-log';
import { ask, codeOf, type Reply, tokenOf } from './fixture/ask';
import { CITIZENS } from './fixture/people';
import { RunningHub, removeDataDir } from './fixture/running-hub';
import { gateScenario } from './gate';

const DIVISION = '{ divisions(first: 1) { edges { node { code } } } }';
const RECOVERED_WITHIN_MS = 180_000;

jest.setTimeout(240_000);

let network: RunningNetwork | undefined;
let hub: RunningHub;

afterAll(async () => {
  await hub?.stop();
  await network?.remove();
  if (hub !== undefined) removeDataDir(hub.dataDir);
}, 120_000);

gateScenario(async () => {
  network = await startNetwork(describedNetwork({ port: await freeFirstPort(31_400) }), CONTRACTS);
  // The hub brings up what is down.
  await network.down();
  hub = await RunningHub.start({ citizens: CITIZENS, network: network.layout.root });
  return hub;
});

describe('what dies', () => {
  let token: string;
  /** Of every answer that was given, and of every refusal. */
  const answered: string[] = [];
  const refused: string[] = [];

  // A token lives for ten minutes.
  beforeEach(async () => {
    token = await tokenOf(hub, 'finance', 'budget', 'housing-eligibility');
  });

  const running = (): RunningNetwork => {
    if (network === undefined) throw new Error('there is no network');
    return network;
  };
  const processes = (): NetworkProcesses => new NetworkProcesses(running().layout);
  const asFounder = async <T>(
    channel: NetworkChannel,
    act: (ledger: FabricLedger) => Promise<T>,
  ): Promise<T> => {
    const { network: described, layout } = running();
    const peer = peerFor(described, FOUNDERS[0].msp);
    if (peer === undefined) throw new Error('nobody runs a peer');
    const ledger = connectAdmin(peer, channel, layout);
    try {
      return await act(ledger);
    } finally {
      await ledger.close();
    }
  };
  const channelOf = (name: string): NetworkChannel => {
    const found = running().network.channels.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no channel ${name}`);
    return found;
  };
  const asked = async (): Promise<Reply> => {
    const reply = await ask(hub, token, DIVISION);
    const id = reply.headers.get('access-record');
    if (id !== null) (reply.status === 200 ? answered : refused).push(id);
    return reply;
  };
  const query = async (): Promise<number> => (await asked()).status;
  /** Kills a process, and acts until it runs again. @returns everything it answered meanwhile. */
  const whileAway = async <T>(name: string, act: () => Promise<T>): Promise<Set<T>> => {
    const seen = new Set<T>();
    let isBack = false;
    const back = processes()
      .kill(name)
      .finally(() => {
        isBack = true;
      });
    do seen.add(await act());
    while (!isBack);
    await back;
    return seen;
  };

  test('the gateway\u2019s peer: its view and its log go on through another founder\u2019s', async () => {
    expect(await whileAway('peer.establishment', query)).toEqual(new Set([200]));
  });

  test('the gateway\u2019s peer hangs for longer than a lease: queries go on', async () => {
    const seen = new Set<number>();
    await processes().whileHung('peer.establishment', async () => {
      for (const from = performance.now(); performance.now() - from < 45_000; ) seen.add(await query());
    });
    expect(seen).toEqual(new Set([200]));
    // Its own member's command waits until it has what the others have: it must endorse again.
    await hub.json('members', '--as', 'establishment');
  });

  test('one founder\u2019s peer: members\u2019 transactions go on', async () => {
    const file = join(hub.dataDir, 'duty.yaml');
    writeFileSync(file, stringify(dutyContent));
    let records = 0;
    const written = await whileAway('peer.economy', async () => {
      records += 1;
      return (await hub.command('duty', 'record', `d-${records}`, file, '--as', 'finance')).err;
    });
    expect(written).toEqual(new Set(['']));
  });

  test('the orderer that leads: queries go on, and so does the log', async () => {
    const { leader } = await asFounder(channelOf('exchange'), (ledger) =>
      leaderOf(ledger, running().network),
    );
    expect(await whileAway(leader.name, query)).toEqual(new Set([200]));
    const { headers } = await asked();
    await recordsOf(hub, headers.get('access-record') ?? '', 2);
  });

  test('all orderers: queries within the lease go on, STALE_LEDGER after it, and the hub recovers with them', async () => {
    const orderers = orderersOf(running().network).map(({ name }) => name);
    await processes().without(orderers, async () => {
      for (let times = 0; times < 5; times += 1) expect(await query()).toBe(200);
      const written = hub.command(
        'duty',
        'record',
        'd-kept',
        join(hub.dataDir, 'duty.yaml'),
        '--as',
        'finance',
      );
      const seen = await untilAnswered(asked, ({ status }) => status !== 200);
      expect([seen.status, codeOf(seen), seen.body.data ?? null]).toEqual([503, 'STALE_LEDGER', null]);
      expect(await written).toMatchObject({ code: 3, err: expect.stringMatching(/^LEDGER_UNAVAILABLE: /) });
      expect(await query()).toBe(503);
    });
    await untilAnswered(asked, ({ status }) => status === 200);
    await hub.json('members', '--as', 'finance');
  });

  test('blocks as large as they may be: queries, their log and its index go on', async () => {
    const most = running().network.ordering.batchBytes;
    const full = (ledger: FabricLedger) => fillBlocks(ledger, 0.9 * most);
    const directory = await asFounder(channelOf('directory'), full);
    const exchange = await asFounder(channelOf('exchange'), full);
    for (const { bytes } of [directory, exchange]) expect(bytes).toBeGreaterThanOrEqual(0.9 * most);
    const decided = async (): Promise<bigint> =>
      BigInt((await asked()).body.extensions?.access.height ?? '0');
    await until(
      async () => (await decided()) >= directory.height,
      RECOVERED_WITHIN_MS,
      'the view stays behind',
    );
    const indexed = async (): Promise<bigint> => {
      const { body } = await ask(hub, token, '{ accessRecords { indexedHeight } }');
      return BigInt(
        z.looseObject({ indexedHeight: z.string() }).parse(body.data?.accessRecords).indexedHeight,
      );
    };
    await until(
      async () => (await indexed()) >= exchange.height,
      RECOVERED_WITHIN_MS,
      'the index stays behind',
    );
  });

  test('no record of an answer that was given is missing from the blocks', async () => {
    expect(answered.length).toBeGreaterThan(10);
    const missing = async (): Promise<readonly string[]> => {
      const lines = await readLog(hub);
      const of = (line: string) =>
        new Set(lines.filter(({ kind }) => kind === line).map(({ access }) => String(access)));
      const [decided, ended] = [of('DECISION'), of('OUTCOME')];
      return [...answered, ...refused]
        .filter((id) => !decided.has(id))
        .concat(answered.filter((id) => !ended.has(id)));
    };
    let left = await missing();
    for (const end = performance.now() + 120_000; left.length > 0 && performance.now() < end; ) {
      await delay(1_000);
      left = await missing();
    }
    if (left.length > 0) process.stderr.write(readFileSync(join(hub.dataDir, 'logs', 'gateway.log'), 'utf8'));
    expect(left).toEqual([]);
  });

  test.each(['directory', 'exchange'])(
    'every block of %s has the flags and the state that the embedded validator gives it',
    async (name) => {
      const found = await asFounder(channelOf(name), replay);
      expect(found.differences).toEqual([]);
      expect(found.flags.VALID).toBeGreaterThan(20);
    },
  );

  test('an audit of both channels proves every batch, its anchors among it', async () => {
    const { code, out, err } = await hub.command('audit', '--as', 'establishment');
    expect({ code, err, out: code === 0 ? '' : out }).toEqual({ code: 0, err: '', out: '' });
  });
});

/** Asks until `holds`; every reply before it is 200 or 503. */
async function untilAnswered(
  question: () => Promise<Reply>,
  holds: (reply: Reply) => boolean,
): Promise<Reply> {
  const end = performance.now() + RECOVERED_WITHIN_MS;
  for (;;) {
    const reply = await question();
    if (holds(reply)) return reply;
    if (performance.now() > end) throw new Error(`still ${reply.status} ${codeOf(reply)}`);
    await delay(100);
  }
}

test('the hub ends, and the network that it brought up with it; their data stay', async () => {
  expect(await hub.stop()).toBe(0);
  expect(notedProcesses(network?.layout.processes ?? '')).toEqual([]);
});
