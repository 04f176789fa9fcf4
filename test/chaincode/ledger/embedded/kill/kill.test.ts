import { EventEmitter, once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organisationOf } from '../../../../../chaincode/ledger/embedded/embedded-ledger';
import { admitMember } from '../../../../../chaincode/ledger/fabric/config-update';
import { FabricLedger } from '../../../../../chaincode/ledger/fabric/fabric-ledger';
import { followBlocks } from '../../../../../chaincode/ledger/fabric/follow-blocks';
import type { Identity } from '../../../../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../../../../chaincode/ledger/identity/member-folder';
import type { Channel, RawBlock } from '../../../../../chaincode/ledger/ledger';
import { deep } from '../../../../depth';
import { type Alliance, configFor, DEPARTMENT, DIST, FOUNDERS, newAlliance } from '../../fixture/alliance';
import { type LedgerProcess, refusalOf, startLedgerProcess } from '../../fixture/ledger-process';
import type { FailPoint } from './fail-point';
import { ResendingClient, untilAvailable } from './resending-client';
import { storedChannel } from './stored-channel';

const PROGRAM = { entry: join(DIST, 'test/chaincode/ledger/embedded/kill/killed-process.js') };
const CHANNELS: readonly Channel[] = ['directory', 'exchange'];
const [FIRST = '', SECOND = '', THIRD = ''] = FOUNDERS;

let alliance: Alliance;

beforeAll(async () => {
  alliance = await newAlliance();
});

afterAll(() => alliance.remove());

/** Rows of a table: the first so many, or all when deep. */
function table<T>(rows: readonly T[], quick: number): readonly T[] {
  return deep ? rows : rows.slice(0, quick);
}

describe('a ledger that is killed while it is founded', () => {
  const rows: readonly (readonly [string, FailPoint])[] = [
    ['the definition of a chaincode is written and not committed', at('directory', 'before the commit', 3)],
    ['between its two channels', at('exchange', 'opening')],
    ['block 0 is written and what follows from it is not', at('directory', 'the block alone is written')],
    ['before the first file', at('directory', 'opening')],
    ['the tables are not made', at('directory', 'making the tables')],
    ['block 0 is not begun', at('directory', 'before the write')],
    ['block 0 is committed and not synced', at('directory', 'committed and not synced')],
    ['block 0 is durable, and no definition stands', at('directory', 'durable and not told', 2)],
    ['the definition is durable', at('directory', 'durable and not told', 3)],
    ['block 0 of the second channel is half written', at('exchange', 'the block alone is written')],
    ['all is durable and no port is open', at('exchange', 'durable and not told', 3)],
  ];

  test.each(table(rows, 1))('%s: the next start founds it once', async (_, point) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hub-killed-'));
    try {
      cpSync(join(alliance.dataDir, 'members'), join(dataDir, 'members'), { recursive: true });
      const config = configFor(dataDir);
      const killed = await refusalOf(config, { ...PROGRAM, args: [JSON.stringify(point)] });
      expect(killed).toMatchObject({ signal: 'SIGKILL', text: '' });
      const process = await startLedgerProcess(config);
      expect(await process.stop()).toBe(0);
      for (const channel of CHANNELS) {
        expect(await storedChannel(dataDir, channel)).toMatchObject({ height: 2n, findings: [] });
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('a ledger that is killed at work', () => {
  let process: LedgerProcess;
  const open: FabricLedger[] = [];
  const followed = new Map<Channel, RawBlock[]>();
  const arrived = new EventEmitter();
  const stopFollowing = new AbortController();
  const admin = (member: string): Identity => loadMemberKey(alliance.dataDir, member, 'admin');

  function connect(channel: Channel): FabricLedger {
    const { address } = process;
    const ledger = FabricLedger.connect({ address, identity: admin(FIRST), channel, chaincode: 'hub' });
    open.push(ledger);
    return ledger;
  }

  async function follow(channel: Channel): Promise<void> {
    const blocks: RawBlock[] = [];
    followed.set(channel, blocks);
    for await (const block of followBlocks(connect(channel), 0n, stopFollowing.signal)) {
      blocks.push(block);
      arrived.emit(channel);
    }
  }

  beforeAll(async () => {
    process = await startLedgerProcess(configFor(alliance.dataDir), PROGRAM);
    for (const channel of CHANNELS) void follow(channel);
  });

  afterAll(async () => {
    stopFollowing.abort();
    for (const ledger of open) await ledger.close();
    await process.kill();
  });

  async function startAgain(): Promise<void> {
    const port = Number(process.address.split(':').at(-1));
    process = await startLedgerProcess({ ...configFor(alliance.dataDir), port }, PROGRAM);
  }

  /** Every file is whole, and whoever followed from block 0 was given each block once. */
  async function expectWhole(): Promise<void> {
    for (const channel of CHANNELS) {
      const stored = await storedChannel(alliance.dataDir, channel);
      expect(stored.findings).toEqual([]);
      const blocks = followed.get(channel) ?? [];
      while (blocks.length < stored.blocks.length) await once(arrived, channel);
      expect(blocks.map(({ number }) => number)).toEqual(stored.blocks.map((_, number) => BigInt(number)));
      expect(blocks.every(({ bytes }, number) => stored.blocks[number]?.equals(bytes))).toBe(true);
    }
  }

  /** Clients on both channels, while `work` is done. */
  async function whileWorking(key: string, work: () => Promise<void>) {
    const clients = [0, 1, 2].map(
      (number) => new ResendingClient(connect(number === 0 ? 'exchange' : 'directory'), `${key}-${number}`),
    );
    try {
      await Promise.all(clients.map((client) => client.progress(1)));
      await work();
      await Promise.all(clients.map((client) => client.progress(1)));
      await Promise.all(clients.map((client) => client.stop()));
    } finally {
      for (const client of clients) client.giveUp();
    }
    for (const client of clients) expect(await client.stored()).toBe(client.expected);
    for (const client of clients) {
      for (const { first, again } of await client.resend(4)) expect(again).toEqual(first);
    }
  }

  const rows: readonly { readonly name: string; readonly point: FailPoint; readonly stops?: true }[] = [
    { name: 'a block is committed and not synced', point: at('directory', 'committed and not synced', 2) },
    { name: 'a block is durable and nobody was told', point: at('exchange', 'durable and not told') },
    { name: 'it stops, one channel closed and one not', point: at('exchange', 'closing'), stops: true },
    { name: 'a block is not begun', point: at('directory', 'before the write') },
    { name: 'the block alone is written', point: at('directory', 'the block alone is written', 2) },
    { name: 'a block is written and not committed', point: at('directory', 'before the commit') },
    { name: 'the other channel, not begun', point: at('exchange', 'before the write', 2) },
    { name: 'the other channel, the block alone', point: at('exchange', 'the block alone is written') },
    { name: 'the other channel, not synced', point: at('exchange', 'committed and not synced') },
    { name: 'it stops, and no channel is closed yet', point: at('directory', 'closing'), stops: true },
    { name: 'it stops, and both channels are closed', point: at('exchange', 'closed'), stops: true },
  ];

  test.each(table(rows, 3))(
    '$name: nothing acknowledged is lost, nothing applied twice',
    async ({ name, point, stops }) => {
      await whileWorking(name, async () => {
        await process.ask(point);
        if (stops === true) await process.stop();
        expect(await process.ended).toBe('SIGKILL');
        await startAgain();
      });
      await expectWhole();
    },
  );

  test('a configuration block is written and not committed: the same update admits the member once', async () => {
    const ledger = connect('directory');
    const admission = {
      address: process.address,
      ledger,
      organisation: organisationOf(alliance.dataDir, DEPARTMENT),
      admins: [admin(FIRST), admin(SECOND), admin(THIRD)] as const,
    };
    await process.ask(at('directory', 'before the commit'));
    await expect(admitMember(admission)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await process.ended).toBe('SIGKILL');
    await startAgain();
    expect(await untilAvailable(() => admitMember(admission))).toBe(true);
    expect(await untilAvailable(() => admitMember(admission))).toBe(false);
    await expectWhole();
  });
});

function at(channel: Channel, step: FailPoint['step'], time = 1): FailPoint {
  return { channel, step, time };
}
