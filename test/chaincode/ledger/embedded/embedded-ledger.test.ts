import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { type ChannelConfig, parseConfig } from '../../../../chaincode/ledger/block/channel-config';
import { commitHash } from '../../../../chaincode/ledger/block/commit-hash';
import { validate } from '../../../../chaincode/ledger/block/validate';
import type { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import type { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { isHubError } from '../../../../chaincode/model/error';
import { runs } from '../../../depth';
import { type Alliance, configFor, FOUNDERS, mspIdFor, newAlliance } from '../fixture/alliance';
import { adminOf, startInProcess } from '../fixture/in-process';
import { ReplayedState } from '../fixture/replayed-state';

const [FIRST = '', SECOND = ''] = FOUNDERS;
const kv = (transaction: string, ...args: string[]) => ({ contract: 'Kv', transaction, args });

let alliance: Alliance;
let ledger: EmbeddedLedger;
let now: Date | undefined;

beforeAll(async () => {
  alliance = await newAlliance();
  const channels = configFor(alliance.dataDir).channels.map((channel) =>
    channel.name === 'exchange' ? { ...channel, readers: [mspIdFor(FIRST)] } : channel,
  );
  ledger = await startInProcess(alliance.dataDir, { channels }, () => now ?? new Date());
});

afterEach(() => {
  now = undefined;
});

afterAll(async () => {
  await ledger?.close();
  alliance.remove();
});

async function as<T>(member: string, work: (client: FabricLedger) => Promise<T>): Promise<T> {
  const client = adminOf(ledger, alliance.dataDir, member);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

test('a proposal whose timestamp is more than 15 minutes off is ENDORSEMENT_FAILED', async () => {
  await as(FIRST, async (client) => {
    now = new Date(Date.now() + 14.5 * 60_000);
    await client.submit(kv('Put', 'time', '1'));
    now = new Date(Date.now() + 15.5 * 60_000);
    await expect(client.endorse(kv('Put', 'time', '2'))).rejects.toMatchObject({
      code: 'ENDORSEMENT_FAILED',
    });
    await expect(client.blocks(0n).next()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

test('a certificate that is out of date is refused, but stays valid in old blocks', async () => {
  await as(FIRST, async (client) => {
    await client.submit(kv('Put', 'date', '1'));
    now = new Date(Date.now() + 20 * 365 * 86_400_000);
    await expect(client.evaluate(kv('Get', 'date'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
    await expect(client.endorse(kv('Put', 'date', '2'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
    now = undefined;
    expect(Buffer.from(await client.evaluate(kv('Get', 'date'))).toString()).toBe('1');
  });
});

test('NOT_A_READER: a member that the channel does not name may write, but neither evaluate nor follow', async () => {
  const reader = adminOf(ledger, alliance.dataDir, FIRST, 'exchange');
  const writer = adminOf(ledger, alliance.dataDir, SECOND, 'exchange');
  await writer.submit(kv('Put', 'x', '1'));
  expect(Buffer.from(await reader.evaluate(kv('Get', 'x'))).toString()).toBe('1');
  await expect(writer.evaluate(kv('Get', 'x'))).rejects.toMatchObject({ code: 'NOT_A_READER' });
  await expect(writer.blocks(0n).next()).rejects.toMatchObject({ code: 'NOT_A_READER' });
  await expect(writer.head()).rejects.toMatchObject({ code: 'NOT_A_READER' });
  expect((await reader.blocks(0n).next()).done).toBe(false);
  await reader.close();
  await writer.close();
});

test('a call on a closed connection is LEDGER_UNAVAILABLE', async () => {
  const client = adminOf(ledger, alliance.dataDir, FIRST);
  const following = client.blocks(0n);
  await following.next();
  await client.close();
  await expect(client.evaluate(kv('Get', 'a'))).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  await expect(client.submit(kv('Put', 'a', '1'))).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const rest = async () => {
    for await (const _block of following);
  };
  await expect(rest()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
});

test('a contract cannot call another chaincode or channel', async () => {
  await as(FIRST, async (client) => {
    for (const channel of ['exchange', 'directory', '']) {
      await expect(client.submit(kv('CallOther', 'hub', channel, '["Kv:Nothing"]'))).rejects.toMatchObject({
        code: 'ENDORSEMENT_FAILED',
        message: expect.stringContaining('cannot call another chaincode or channel'),
      });
    }
  });
});

test('a contract that nobody knows is ENDORSEMENT_FAILED', async () => {
  await as(FIRST, async (client) => {
    await expect(client.evaluate({ ...kv('Get', 'a'), contract: 'Nobody' })).rejects.toMatchObject({
      code: 'ENDORSEMENT_FAILED',
    });
  });
});

test('concurrent callers share blocks', async () => {
  await as(FIRST, async (client) => {
    const done = await Promise.all(
      Array.from({ length: 50 }, (_, index) => client.submit(kv('Put', `shared-${index}`, 'x'))),
    );
    expect(new Set(done.map(({ blockNumber }) => blockNumber)).size).toBeLessThan(20);
  });
});

/** Follows a chain with nothing but its bytes, and says where it came out. */
async function replay(client: FabricLedger, last: bigint) {
  const state = new ReplayedState();
  const ids = new Set<string>();
  let config: ChannelConfig | undefined;
  let hash: Uint8Array | undefined;
  let flagged = 0;
  for await (const { bytes, number } of client.blocks(0n)) {
    const block = openBlock(bytes);
    if (config === undefined) {
      config = parseConfig(readTransactions(block)[0]?.config ?? new Uint8Array());
    } else {
      const context = { channel: 'directory', config, state, hasTransaction: (id: string) => ids.has(id) };
      const validated = validate({ number, envelopes: block.envelopes }, context);
      expect(Buffer.from(validated.flags)).toEqual(Buffer.from(block.flags));
      hash = commitHash(validated.flags, validated.writes, hash);
      expect(Buffer.from(block.commitHash ?? [])).toEqual(Buffer.from(hash));
      state.apply(validated.writes);
      for (const id of validated.transactionIds) ids.add(id);
      config = validated.config ?? config;
      flagged += validated.flags.filter((flag) => flag !== 0).length;
    }
    if (number === last) break;
  }
  return { state, flagged };
}

test('whatever is submitted, an audit that replays the blocks finds the same flags, state and commit hashes', async () => {
  const call = fc.oneof(
    fc.record({ f: fc.constant('Append'), k: fc.nat(3) }),
    fc.record({ f: fc.constant('Put'), k: fc.nat(3) }),
    fc.record({ f: fc.constant('Delete'), k: fc.nat(3) }),
    fc.record({ f: fc.constant('CountRange'), k: fc.nat(3) }),
  );
  const toCall = ({ f, k }: { readonly f: string; readonly k: number }) => {
    if (f === 'CountRange') return kv(f, 'r', 's', '9', `r${k}`);
    return f === 'Delete' ? kv(f, `r${k}`) : kv(f, `r${k}`, 'x');
  };
  await as(SECOND, async (client) => {
    let conflicts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 4, maxLength: 12 }), async (calls) => {
        const endorsed = await Promise.all(calls.map((one) => client.endorse(toCall(one))));
        const settled = await Promise.allSettled(endorsed.map((one) => client.commit(one)));
        for (const result of settled) {
          if (result.status === 'fulfilled') continue;
          expect(isHubError(result.reason, 'COMMIT_CONFLICT')).toBe(true);
          conflicts += 1;
        }
      }),
      { numRuns: runs(8, 100), verbose: true },
    );
    const { blockNumber } = await client.submit(kv('Put', 'end', 'x'));
    const { state, flagged } = await replay(client, blockNumber);
    expect(flagged).toBe(conflicts);
    expect(conflicts).toBeGreaterThan(0);
    for (const key of ['r0', 'r1', 'r2', 'r3', 'end']) {
      const live = Buffer.from(await client.evaluate(kv('Get', key)));
      expect(Buffer.from(state.get('hub', key)?.value ?? [])).toEqual(live);
    }
  });
});

describe('a store that is not what it was', () => {
  let other: Alliance;
  let path: string;

  beforeAll(async () => {
    other = await newAlliance();
    await (await startInProcess(other.dataDir)).close();
    path = join(other.dataDir, 'ledger', 'directory.db');
    copyFileSync(path, `${path}.good`);
  });

  afterAll(() => other.remove());

  test.each([
    ['another byte in the last block', 'UPDATE blocks SET bytes = zeroblob(length(bytes)) WHERE number = 1'],
    ['state of another height', 'UPDATE savepoint SET height = 1'],
    ['state of another block', "UPDATE savepoint SET hash = x'00'"],
    ['another commit hash', "UPDATE savepoint SET commit_hash = x'00'"],
    ['a configuration that is none', 'UPDATE savepoint SET last_config = 1'],
  ])('%s is CHAIN_BROKEN', async (_, damage) => {
    copyFileSync(`${path}.good`, path);
    const database = new DatabaseSync(path);
    database.exec(damage);
    database.close();
    const start = startInProcess(other.dataDir).then((started) => started.close());
    await expect(start).rejects.toMatchObject({ code: 'CHAIN_BROKEN' });
  });
});
