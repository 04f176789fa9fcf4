/** A peer's ledger is copied and put back, and a whole network's; who saw more refuses either. Run by `npm run test:fabric`. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { readManifest, verifyBackup } from '../../../chaincode/ledger/backup';
import type { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { openView, type View } from '../../../chaincode/ledger/view';
import type { HubError } from '../../../chaincode/model';
import { backUpPeer } from '../../../chaincode/network/backup/back-up-peer';
import { untilCaughtUp } from '../../../chaincode/network/backup/caught-up';
import { restorePeer } from '../../../chaincode/network/backup/restore-peer';
import { backUpNetwork, restoreNetwork } from '../../../chaincode/network/backup/whole-network';
import type { NetworkChannel } from '../../../chaincode/network/description/network';
import { type PeerNode, peersOf } from '../../../chaincode/network/description/nodes';
import { CONTRACTS } from '../../../chaincode/network/generate/chaincode-image';
import { commandsFor, describedNetwork } from '../../../chaincode/network/run';
import { persist } from '../../../chaincode/network/start/persist';
import { connectAdmin, HARMLESS } from '../../../chaincode/network/start/ready';
import { isRunning, notedProcesses } from '../../../chaincode/network/supervision/roster';
import { plannedProcesses, superviseInstead } from '../../../chaincode/network/supervision/supervision';
import { inheritedEnvironment } from '../../environment';
import { freeFirstPort, type RunningNetwork, startNetwork } from './fixture/running-network';

/** A department's: no founder's peer, so that endorsing goes on while it stands still. */
const MEMBER = 'taxation';
const LEASE_MS = 30_000;
/** A peer on this machine that has a block delivers it sooner. */
const DELIVERED_WITHIN_MS = 5_000;

let running: RunningNetwork;
let copies: string;

jest.setTimeout(300_000);

beforeAll(async () => {
  const network = describedNetwork({ port: await freeFirstPort(35_000) });
  running = await startNetwork(network, CONTRACTS);
  copies = mkdtempSync(join(tmpdir(), 'hub-copies-'));
}, 240_000);

afterAll(async () => {
  await running?.remove();
  if (running !== undefined)
    for (const name of readdirSync(tmpdir()))
      if (name.startsWith(running.layout.root.split('/').at(-1) ?? '-'))
        rmSync(join(tmpdir(), name), { recursive: true, force: true });
  if (copies !== undefined) rmSync(copies, { recursive: true, force: true });
}, 60_000);

const growth = () => ({
  layout: running.layout,
  commands: commandsFor(running.network, inheritedEnvironment),
});

function peerOf(member: string): PeerNode {
  const peer = peersOf(running.network).find(({ organisation }) => organisation.folder === member);
  if (peer === undefined) throw new Error(`${member} runs no peer`);
  return peer;
}

function directory(): NetworkChannel {
  const [channel] = running.network.channels;
  if (channel === undefined) throw new Error('no channel');
  return channel;
}

async function through<T>(member: string, work: (ledger: FabricLedger) => Promise<T>): Promise<T> {
  const ledger = connectAdmin(peerOf(member), directory(), running.layout);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** Blocks of transactions that write nothing. @returns the last one's number. */
async function moreBlocks(count: number): Promise<bigint> {
  return await through('finance', async (ledger) => {
    let last = 0n;
    for (let n = 0; n < count; n++)
      last = (await persist(() => ledger.submit(HARMLESS), 120_000)).blockNumber;
    return last;
  });
}

/** A view of the member's own, through its own peer, that remembers what it saw. */
async function viewing<T>(work: (view: View) => Promise<T>): Promise<T> {
  return await through(MEMBER, async (ledger) => {
    const view = await openView({
      ledger,
      charter: FIRST_CHARTER,
      leaseMs: LEASE_MS,
      heads: { folder: join(copies, 'heads'), reader: 'TaxationMSP.taxation' },
      deliveredWithinMs: DELIVERED_WITHIN_MS,
      signal: AbortSignal.timeout(120_000),
    });
    try {
      return await work(view);
    } finally {
      await view.close();
    }
  });
}

const seenUpTo = async (block: bigint): Promise<void> =>
  await viewing(async (view) => {
    expect(await view.reach(block + 1n, 60_000)).toBeDefined();
  });

const refused = async (): Promise<HubError> => {
  try {
    await viewing(async () => undefined);
  } catch (error) {
    return error as HubError;
  }
  throw new Error('the view was opened');
};

const ids = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    notedProcesses(running.layout.processes)
      .filter(isRunning)
      .map(({ name, pid }) => [name, pid]),
  );

describe('of one peer', () => {
  const copy = (): string => join(copies, 'peer');

  test('the copy is whole, and nothing but that peer stood still for it', async () => {
    const { [`peer.${MEMBER}`]: before, ...others } = ids();
    const manifest = await backUpPeer(growth(), MEMBER, copy());
    await verifyBackup(copy(), manifest);
    const { [`peer.${MEMBER}`]: after, ...same } = ids();
    expect(same).toEqual(others);
    expect([before, after]).not.toContain(undefined);
    expect(after).not.toBe(before);
  });

  test('put back while the orderers are away, it is refused by a view that saw more; with them it catches up', async () => {
    const last = await moreBlocks(3);
    await seenUpTo(last);
    const { layout } = running;
    const all = plannedProcesses(layout);
    await superviseInstead(
      layout,
      all.filter(({ name }) => !name.startsWith('orderer.')),
    );
    const { replaced = '' } = await restorePeer(growth(), MEMBER, copy());
    expect(existsSync(replaced)).toBe(true);
    await through(MEMBER, async (ledger) => {
      const { number } = await persist(() => ledger.head(), 60_000);
      expect(number).toBeLessThan(last);
    });
    expect(await refused()).toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
    await superviseInstead(layout, all);
    await untilCaughtUp(running.network, layout, peerOf(MEMBER));
    await seenUpTo(last);
  });

  test('its peer endorses and commits again', async () => {
    await through(MEMBER, async (ledger) => {
      await expect(persist(() => ledger.submit(HARMLESS), 120_000)).resolves.toBeDefined();
    });
  });

  test('BACKUP_DAMAGED, INVALID_ARGUMENT, NOT_FOUND: a changed file, another member’s, nobody’s; the peer runs on', async () => {
    const before = ids();
    await expect(restorePeer(growth(), 'finance', copy())).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(backUpPeer(growth(), 'nobody', join(copies, 'x'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const [file] = readManifest(copy(), 'peer').parts.ledger?.files ?? [];
    writeFileSync(join(copy(), 'ledger', file?.path ?? ''), 'other');
    await expect(restorePeer(growth(), MEMBER, copy())).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(ids()).toEqual(before);
  });
});

describe('of the whole network', () => {
  const copy = (): string => join(copies, 'network');

  test('DATA_DIR_IN_USE: not while it runs', async () => {
    await expect(backUpNetwork(running.layout, copy())).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
  });

  test('all copies old: it runs, and is refused by every view that saw more, longer or not', async () => {
    await running.down();
    await backUpNetwork(running.layout, copy());
    await running.up();
    const last = await moreBlocks(3);
    await seenUpTo(last);
    await running.down();
    await expect(restoreNetwork(running.layout, copy(), false)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(await restoreNetwork(running.layout, copy(), true)).toContain('.replaced-');
    await running.up();
    await through(MEMBER, async (ledger) => {
      // Starting makes blocks of its own: what lies between is another history.
      while ((await ledger.head()).number <= last) await moreBlocks(1);
    });
    expect(await refused()).toMatchObject({
      code: 'LEDGER_ROLLED_BACK',
      message: expect.stringContaining(`another block ${last}`),
    });
  });
});
