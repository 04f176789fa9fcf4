/** Members join and leave a network that runs. Run by `npm run test:fabric`. */
import { auditChannel, blocksUpTo } from '../../../chaincode/ledger/audit';
import { openBlock, readTransactions } from '../../../chaincode/ledger/block/block';
import { currentConfig } from '../../../chaincode/ledger/fabric/config-update';
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { parseIdentity } from '../../../chaincode/ledger/identity/serialized-identity';
import { openView } from '../../../chaincode/ledger/view';
import { canonicalHash, canonicalJson } from '../../../chaincode/model';
import { peersOf } from '../../../chaincode/network/description/nodes';
import { requireStanding } from '../../../chaincode/network/description/standing';
import { addMember, type Growth } from '../../../chaincode/network/growth/add-member';
import { removeMember } from '../../../chaincode/network/growth/remove-member';
import { commandsFor } from '../../../chaincode/network/run';
import { peerAddress } from '../../../chaincode/network/start/clients';
import { Progress } from '../../../chaincode/network/start/progress';
import { connectAdmin } from '../../../chaincode/network/start/ready';
import { isRunning, notedProcesses } from '../../../chaincode/network/supervision/roster';
import { FOUNDERS } from '../../../gateway/launch/alliance';
import { inheritedEnvironment } from '../../environment';
import { dutyContent, incomeContent } from '../contracts/fixture/content';
import { FoundedNetwork } from './fixture/founded-network';
import { WATER } from './fixture/newcomer';
import { replay } from './fixture/replay';

const [{ msp: FIRST }] = FOUNDERS;

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

const supplyContent = incomeContent({
  duties: ['supply'],
  purposes: ['statistics'],
  binding: {
    subgraph: 'waterworks',
    localName: 'supply',
    coordinates: [
      { coordinate: 'Household.identityNumber', item: 'identityNumber' },
      { coordinate: 'Household.yearlyIncome', item: 'yearlyIncome' },
      { coordinate: 'Query.households', presence: true },
    ],
  },
});

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

  test('its subgraph is published on its own word, once its entry is voted, and a view has it', async () => {
    const water = atWater();
    try {
      const step = async (ledger: FabricLedger, transaction: string, args: readonly string[]) => {
        const { result, blockNumber } = await ledger.submit({ contract: 'Directory', transaction, args });
        await alliance.caughtUp(blockNumber);
        return JSON.parse(Buffer.from(result).toString()) as { readonly [field: string]: unknown };
      };
      await step(water, 'DraftEntry', ['supply', canonicalJson(supplyContent), '']);
      const { revision } = await step(water, 'SubmitDraft', ['supply', '1']);
      const [reviewer] = FOUNDERS;
      await step(alliance.as(reviewer.msp, 'admin'), 'ReviewDraft', ['WaterMSP', 'supply', String(revision)]);
      const id = `entry/WaterMSP/supply/${revision}`;
      const read = { contract: 'Directory', transaction: 'ReadBallot', args: [id] };
      for (const { msp } of FOUNDERS) {
        const founder = alliance.as(msp, 'admin');
        const { ballot } = JSON.parse(Buffer.from(await founder.evaluate(read)).toString()) as {
          readonly ballot: { readonly state: string; readonly terms: unknown };
        };
        if (ballot.state === 'OPEN')
          await step(founder, 'Vote', [id, canonicalHash(ballot.terms), 'APPROVE']);
      }
      const { spki } = loadMemberKey(alliance.running.layout.root, 'water', 'admin');
      const publication = {
        subgraph: 'waterworks',
        sdlHash: 'ab'.repeat(32),
        url: 'http://127.0.0.1:4100/waterworks',
        spki,
      };
      await step(water, 'Publish', [canonicalJson(publication)]);
    } finally {
      await water.close();
    }
    const founder = alliance.as(FIRST, 'admin');
    const view = await openView({ ledger: founder, leaseMs: 30_000 });
    await view.reach((await founder.head()).number + 1n, 60_000);
    expect([...view.current.publications()]).toContainEqual(
      expect.objectContaining({ subgraph: 'waterworks', provider: 'WaterMSP' }),
    );
    expect(view.unlawfulRows).toBe(0);
    await view.close();
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

describe('a member leaves', () => {
  test('its certificates count on no channel, its processes have ended, and nothing else was stopped', async () => {
    const { 'peer.water': peer, 'chaincode.water': chaincode, ...others } = running();
    expect([peer, chaincode]).not.toContain(undefined);
    await removeMember(growth, 'water');
    expect(running()).toEqual(others);
    for (const channel of ['directory', 'exchange'] as const) {
      const ledger = alliance.as(FIRST, 'admin', channel);
      const { members } = await currentConfig(ledger, (await ledger.head()).number + 1n);
      expect(members).toContain('HousingMSP');
      expect(members).not.toContain('WaterMSP');
    }
    const read = { contract: 'Members', transaction: 'ReadMember', args: ['WaterMSP'] };
    const found = await alliance.as(FIRST, 'admin').evaluate(read);
    expect(JSON.parse(Buffer.from(found).toString())).toMatchObject({ state: 'LEFT' });
  });

  test('its admin is a stranger at any peer', async () => {
    const { layout, network } = alliance.running;
    const [peer] = peersOf(network);
    if (peer === undefined) throw new Error('no peer');
    const identity = loadMemberKey(layout.root, 'water', 'admin');
    const stranger = FabricLedger.connect({
      ...peerAddress(peer, layout),
      identity,
      channel: 'directory',
      chaincode: 'directory',
    });
    await expect(stranger.submit(duty)).rejects.toMatchObject({
      code: expect.stringMatching(/^(NOT_A_READER|UNKNOWN_CREATOR|ENDORSEMENT_FAILED)$/),
    });
    await stranger.close();
  });

  test('a founder is not removed', async () => {
    await expect(removeMember(growth, 'finance')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });
});

test.each(['directory', 'exchange'] as const)('%s replays and audits without a finding', async (channel) => {
  const ledger = alliance.as(FIRST, 'admin', channel);
  expect((await replay(ledger)).differences).toEqual([]);
  const { number } = await ledger.head();
  expect((await auditChannel({ channel, blocks: blocksUpTo(ledger, number) })).findings).toEqual([]);
});
