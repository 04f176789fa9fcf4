/** The same script on the embedded ledger: three organisations endorse each step alike, and it commits. */
import { setTimeout as delay } from 'node:timers/promises';
import { openBlock } from '../../../chaincode/ledger/block/block';
import { Relay } from '../../../chaincode/ledger/duty/relay';
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import type { Identity } from '../../../chaincode/ledger/identity/identity';
import type { Channel } from '../../../chaincode/ledger/ledger';
import { canonicalJson, logId, sha256Hex } from '../../../chaincode/model';
import type { CastMember } from './fixture/cast';
import { dutyContent, incomeContent } from './fixture/content';
import { type LedgerAlliance, ledgerAlliance } from './fixture/ledger-acting';
import { decisionAt, heightAt } from './fixture/log-records';
import { outcomeOf } from './fixture/refusal';

let ledger: LedgerAlliance;

beforeAll(async () => {
  ledger = await ledgerAlliance();
});

afterAll(async () => {
  await ledger?.close();
});

test('founders found both channels, vote, lock an entry, tick and log, each step endorsed and committed', async () => {
  const { alliance } = ledger;
  const { cast } = alliance;
  expect(await outcomeOf(alliance.addPurpose('statistics'))).toBe('NOT_FOUNDED');
  await alliance.found();
  await alliance.addPurpose('housing-eligibility');
  await alliance.addPurpose('statistics');
  await alliance.addGateway(cast.finance, 'main');
  await alliance.call(cast.finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  const code = await alliance.lock(cast.finance, 'income', incomeContent());
  const read = await alliance.read(cast.economy.application, 'Directory:ReadEntry', code);
  expect(read).toMatchObject({
    entry: { status: 'LOCKED', provider: 'FinanceMSP' },
    current: { version: 1 },
  });
  await alliance.call(cast.economy.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
  await alliance.openLog('main', cast.finance);
  const append = await alliance.call(
    cast.finance.gateway,
    'AccessLog:Append',
    'main',
    '0',
    canonicalJson([heightAt(3)]),
    canonicalJson([decisionAt(0, 3)]),
  );
  expect(append).toMatchObject({ batch: { count: 1, size: '1' } });
  const head = await alliance.read(cast.finance.gateway, 'AccessLog:ReadHead', 'main');
  expect(head).toMatchObject({ size: '1', nextBatch: '1', height: '3' });
});

describe('relays', () => {
  const failures: unknown[] = [];
  const running: Relay[] = [];
  const open: FabricLedger[] = [];
  const connect = (identity: Identity, channel: Channel): FabricLedger => {
    const client = FabricLedger.connect({ address: ledger.address, identity, channel, chaincode: channel });
    open.push(client);
    return client;
  };
  const relay = ({ relay: key, msp }: CastMember, from: Channel, to: Channel, lingerMs = 0): Relay => {
    const started = Relay.start({
      from: connect(key, from),
      to: connect(key, to),
      founder: msp,
      anchoring: from === 'directory' ? 'EACH' : 'NEWEST',
      lingerMs,
      failed: (error) => failures.push(error),
    });
    running.push(started);
    return started;
  };
  const eventually = async <T>(read: () => Promise<T>, holds: (found: T) => boolean): Promise<T> => {
    for (;;) {
      const found = await read();
      if (holds(found)) return found;
      await delay(20);
    }
  };
  const lastOf = async (founder: CastMember): Promise<number> => {
    const call = { channel: 'exchange', contract: 'Anchors', transaction: 'ReadRelay' } as const;
    const args = ['directory', founder.msp];
    const read = await ledger.alliance.acting.evaluate(founder.relay, { ...call, args });
    return Number((read as { readonly last: string }).last);
  };

  afterAll(async () => {
    await Promise.all(open.map((client) => client.close()));
    await Promise.all(running.map((each) => each.stop()));
  });

  test('of two founders anchor every block of directory, and a log that requires it takes what was decided at any', async () => {
    const { alliance } = ledger;
    const { cast } = alliance;
    await alliance.openLog('anchored', cast.finance, 'required');
    const directory = connect(cast.finance.admin, 'directory');
    const { number, bytes } = await directory.head();
    const blockHash = Buffer.from(openBlock(bytes).hash).toString('hex');
    const height = Number(number) + 1;
    const decided = decisionAt(0, height, {
      log: logId.parse('anchored'),
      blockHash: sha256Hex.parse(blockHash),
    });
    const append = () =>
      outcomeOf(
        alliance.call(
          cast.finance.gateway,
          'AccessLog:Append',
          'anchored',
          '0',
          canonicalJson([{ height: String(height), blockHash }]),
          canonicalJson([decided]),
        ),
      );
    expect(await append()).toBe('NOT_ANCHORED');
    const first = relay(cast.finance, 'directory', 'exchange');
    expect(await append()).toBe('NOT_ANCHORED');
    relay(cast.economy, 'directory', 'exchange');
    expect(await eventually(append, (outcome) => outcome !== 'NOT_ANCHORED')).toBe('DONE');
    // It goes on where it was.
    await first.stop();
    const stopped = await lastOf(cast.finance);
    await alliance.call(cast.economy.clock, 'Clock:Tick', '2026-11-23T08:01:00.000Z');
    relay(cast.finance, 'directory', 'exchange');
    expect(
      await eventually(
        () => lastOf(cast.finance),
        (last) => last > stopped,
      ),
    ).toBe(stopped + 1);
    expect(failures).toEqual([]);
  });

  test('in both directions do not anchor each other\u2019s anchors for ever', async () => {
    const { cast } = ledger.alliance;
    const heads = async () =>
      await Promise.all(
        (['directory', 'exchange'] as const).map(
          async (channel) => (await connect(cast.finance.admin, channel).head()).number,
        ),
      );
    relay(cast.finance, 'exchange', 'directory');
    const anchored = async () => {
      const call = { channel: 'directory', contract: 'Anchors', transaction: 'ReadRelay' } as const;
      const args = ['exchange', cast.finance.msp];
      return await outcomeOf(ledger.alliance.acting.evaluate(cast.finance.relay, { ...call, args }));
    };
    await eventually(anchored, (outcome) => outcome === 'DONE');
    let before = await heads();
    await eventually(
      async () => {
        await delay(300);
        const now = await heads();
        const isStill = now.every((height, index) => height === before[index]);
        before = now;
        return isStill;
      },
      (isStill) => isStill,
    );
    expect(failures).toEqual([]);
  });
});
