/** Members join and leave a network that runs. Run by `npm run test:fabric`. */
import { auditChannel, blocksUpTo } from '../../../chaincode/ledger/audit';
import { openBlock, readTransactions } from '../../../chaincode/ledger/block/block';
import type { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { parseIdentity } from '../../../chaincode/ledger/identity/serialized-identity';
import { canonicalJson, memberTerms } from '../../../chaincode/model';
import { peersOf } from '../../../chaincode/network/description/nodes';
import { requireStanding } from '../../../chaincode/network/description/standing';
import { addMember, type Growth } from '../../../chaincode/network/growth/add-member';
import { commandsFor } from '../../../chaincode/network/run';
import { Progress } from '../../../chaincode/network/start/progress';
import { connectAdmin } from '../../../chaincode/network/start/ready';
import { isRunning, notedProcesses } from '../../../chaincode/network/supervision/roster';
import { FOUNDERS } from '../../../gateway/launch/alliance';
import { inheritedEnvironment } from '../../environment';
import { dutyContent } from '../contracts/fixture/content';
import { FoundedNetwork } from './fixture/founded-network';
import { replay } from './fixture/replay';

const [{ msp: FIRST }] = FOUNDERS;
const terms = memberTerms.parse({
  msp: 'WaterMSP',
  name: { zh: '水务局', en: 'Water Authority' },
  kind: 'DEPARTMENT',
  creditCode: '11110000000000000X',
  attributes: {},
  keys: {},
  founderEndorsed: false,
});
const WATER = { folder: 'water', msp: terms.msp, terms };

let alliance: FoundedNetwork;
let growth: Growth;

jest.setTimeout(180_000);

beforeAll(async () => {
  alliance = await FoundedNetwork.start(22_700);
  const { layout, network } = alliance.running;
  const progress = new Progress(() => undefined);
  growth = { layout, commands: commandsFor(network, inheritedEnvironment), progress };
}, 240_000);

afterAll(async () => {
  await alliance?.close();
}, 60_000);

/** Processes by name, with their ids. */
const running = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    notedProcesses(alliance.running.layout.processes)
      .filter(isRunning)
      .map(({ name, pid }) => [name, pid]),
  );

/** Water's admin on water's own peer. Close it. */
function atWater(): FabricLedger {
  const { layout } = alliance.running;
  const { network } = requireStanding(layout);
  const peer = peersOf(network).find(({ organisation }) => organisation.folder === 'water');
  const [directory] = network.channels;
  if (peer === undefined || directory === undefined) throw new Error('water runs no peer');
  return connectAdmin(peer, directory, layout);
}

const duty = {
  contract: 'Directory',
  transaction: 'RecordDuty',
  args: ['supply', canonicalJson(dutyContent)],
};

describe('a member joins', () => {
  test('it is voted in, its peer begins with a snapshot, and nothing that ran was stopped', async () => {
    const before = running();
    await addMember(growth, WATER);
    const { 'peer.water': peer, 'chaincode.water': chaincode, ...others } = running();
    expect(others).toEqual(before);
    expect([peer, chaincode]).not.toContain(undefined);
    const read = { contract: 'Members', transaction: 'ReadMember', args: ['WaterMSP'] };
    const found = await alliance.as(FIRST, 'admin').evaluate(read);
    expect(JSON.parse(Buffer.from(found).toString())).toMatchObject({ msp: 'WaterMSP', state: 'ACTIVE' });
  });

  test('its own peer has no block before the snapshot, and every block after it', async () => {
    const water = atWater();
    try {
      const { number } = await alliance.as(FIRST, 'admin').head();
      for await (const block of water.blocks(number)) {
        expect(block.number).toBe(number);
        break;
      }
      const genesis = async (): Promise<void> => {
        for await (const _ of water.blocks(0n, AbortSignal.timeout(5_000))) return;
        throw new Error('no block came');
      };
      await expect(genesis()).rejects.toThrow();
    } finally {
      await water.close();
    }
  });

  test('it writes in its own name, endorsed by its own peer', async () => {
    const water = atWater();
    try {
      const { blockNumber, transactionId } = await water.submit(duty);
      for await (const { bytes } of water.blocks(blockNumber)) {
        const found = readTransactions(openBlock(bytes)).find((each) => each.transactionId === transactionId);
        const endorsers = found?.call?.endorsements.map(
          ({ endorserBytes }) => parseIdentity(endorserBytes).mspId,
        );
        expect(endorsers).toContain('WaterMSP');
        break;
      }
    } finally {
      await water.close();
    }
  });

  test('adding it again changes nothing', async () => {
    const before = running();
    await addMember(growth, WATER);
    expect(running()).toEqual(before);
  });

  test('the network ends and begins again with it', async () => {
    await alliance.running.down();
    await alliance.running.up();
    expect(running()).toHaveProperty(['peer.water']);
    const water = atWater();
    await expect(
      water.submit({ ...duty, args: ['drainage', canonicalJson(dutyContent)] }),
    ).resolves.toBeDefined();
    await water.close();
  });
});

test.each(['directory', 'exchange'] as const)('%s replays and audits without a finding', async (channel) => {
  const ledger = alliance.as(FIRST, 'admin', channel);
  expect((await replay(ledger)).differences).toEqual([]);
  const { number } = await ledger.head();
  expect((await auditChannel({ channel, blocks: blocksUpTo(ledger, number) })).findings).toEqual([]);
});
