/** The chaincode is replaced on a network that runs. Run by `npm run test:fabric`. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditChannel, blocksUpTo } from '../../../chaincode/ledger/audit';
import { openView } from '../../../chaincode/ledger/view';
import { canonicalJson } from '../../../chaincode/model';
import { installPackages } from '../../../chaincode/network/commands/install';
import { packageRoot } from '../../../chaincode/network/description/layout';
import { peersOf } from '../../../chaincode/network/description/nodes';
import { requireStanding } from '../../../chaincode/network/description/standing';
import { CONTRACTS, type ImageSource } from '../../../chaincode/network/generate/chaincode-image';
import { addMember } from '../../../chaincode/network/growth/add-member';
import { type Upgrade, upgradeChaincode } from '../../../chaincode/network/growth/upgrade';
import { cacheFolder, commandsFor } from '../../../chaincode/network/run';
import { Progress } from '../../../chaincode/network/start/progress';
import { connectAdmin } from '../../../chaincode/network/start/ready';
import { describeNetwork } from '../../../chaincode/network/status/describe';
import { isRunning, notedProcesses } from '../../../chaincode/network/supervision/roster';
import { FOUNDERS } from '../../../gateway/launch/alliance';
import { inheritedEnvironment } from '../../environment';
import { dutyContent } from '../contracts/fixture/content';
import { FoundedNetwork } from './fixture/founded-network';
import { WATER } from './fixture/newcomer';
import { replay } from './fixture/replay';
import { countedIds, SteadyTraffic } from './fixture/steady-traffic';

const [{ msp: FIRST }] = FOUNDERS;
const DEPARTMENTS = ['HousingMSP', 'TaxationMSP'] as const;
const UNREADABLE = { contract: 'Members', transaction: 'ReadMember', args: ['?'] };

let alliance: FoundedNetwork;
let releases: string;

jest.setTimeout(300_000);

beforeAll(async () => {
  releases = mkdtempSync(join(tmpdir(), 'hub-releases-'));
  alliance = await FoundedNetwork.start(22_900);
}, 300_000);

afterAll(async () => {
  await alliance?.close();
  rmSync(releases, { recursive: true, force: true });
}, 60_000);

/** A build whose `ReadMember` calls what it cannot read by another name. */
function release(name: string): ImageSource {
  const root = join(releases, name);
  for (const folder of CONTRACTS.folders)
    cpSync(join(packageRoot(), 'dist', folder), join(root, folder), { recursive: true });
  const contract = join(root, 'chaincode', 'contracts', 'members', 'members-contract.js');
  const text = readFileSync(contract, 'utf8');
  const changed = text.replace(/(async ReadMember\([\s\S]*?msp, ')member'/, `$1member of ${name}'`);
  expect(changed).not.toBe(text);
  writeFileSync(contract, changed);
  return { ...CONTRACTS, root };
}

async function upgradeTo(
  image: ImageSource,
  write: (line: string) => void = () => undefined,
): Promise<Upgrade> {
  const { layout, network } = alliance.running;
  return {
    layout,
    commands: commandsFor(network, inheritedEnvironment),
    packages: await installPackages(cacheFolder(inheritedEnvironment), inheritedEnvironment),
    progress: new Progress(write),
    image,
  };
}

/** An upgrade that ends where a crash would end it: after a step. */
async function cutShort(image: ImageSource, after: string): Promise<void> {
  const upgrade = await upgradeTo(image, (line) => {
    if (line.trim().startsWith(after)) throw new Error('cut short');
  });
  await expect(upgradeChaincode(upgrade)).rejects.toThrow('cut short');
}

/** Processes by name, with their ids. */
const running = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    notedProcesses(alliance.running.layout.processes)
      .filter(isRunning)
      .map(({ name, pid }) => [name, pid]),
  );

const namesOf = (prefix: string): readonly string[] =>
  Object.keys(running()).filter((name) => name.startsWith(prefix));

async function status(): Promise<string> {
  const { layout, network } = alliance.running;
  return await describeNetwork({ layout, commands: commandsFor(network, inheritedEnvironment) });
}

test('under load no call fails, what was acknowledged is in the blocks, and only the new runs', async () => {
  const { layout, network } = alliance.running;
  const founder = alliance.as(FIRST, 'admin');
  const view = await openView({ ledger: founder, leaseMs: 30_000 });
  const before = running();
  const traffic = new SteadyTraffic(
    DEPARTMENTS.map((msp) => alliance.as(msp, 'admin')),
    (_, turn) => ({
      contract: 'Directory',
      transaction: 'RecordDuty',
      args: [`duty-${turn}`, canonicalJson(dutyContent)],
    }),
  );
  try {
    await traffic.more(4);
    await upgradeChaincode(await upgradeTo(release('next')));
    await traffic.more(4);
  } finally {
    await traffic.stop();
  }
  expect(traffic.failures).toEqual([]);
  expect(traffic.evaluated).toBeGreaterThan(4);
  const counted = await countedIds(founder);
  expect(traffic.acknowledged.filter((id) => !counted.has(id))).toEqual([]);
  for (const msp of [FIRST, ...DEPARTMENTS])
    await expect(alliance.as(msp, 'admin').evaluate(UNREADABLE)).rejects.toThrow('member of next');
  const others = Object.entries(before).filter(([name]) => !name.startsWith('chaincode.'));
  expect(Object.entries(running()).filter(([name]) => !name.startsWith('chaincode-2.'))).toEqual(others);
  expect(namesOf('chaincode-2.')).toHaveLength(peersOf(network).length);
  const { packageId } = requireStanding(layout);
  for (const channel of ['directory', 'exchange'])
    expect(await status()).toMatch(new RegExp(`${channel} +version 1 +sequence 2 +${packageId}`));
  const { number } = await founder.head();
  expect(await view.reach(number + 1n, 60_000)).toBeDefined();
  expect([view.failure, view.unlawfulRows]).toEqual([undefined, 0]);
  await view.close();
});

test('with the same code nothing changes', async () => {
  const before = [running(), requireStanding(alliance.running.layout)];
  await upgradeChaincode(await upgradeTo(release('next')));
  expect([running(), requireStanding(alliance.running.layout)]).toEqual(before);
});

test('cut short after any step, it is finished by calling it again, also by a later build before anybody committed', async () => {
  const { layout } = alliance.running;
  await cutShort(release('abandoned'), 'installed');
  await expect(alliance.as(FIRST, 'admin').evaluate(UNREADABLE)).rejects.toThrow('member of next');
  const last = release('last');
  for (const step of ['package', 'beside', 'approved', 'committed']) await cutShort(last, step);
  await expect(addMember(await upgradeTo(last), WATER)).rejects.toMatchObject({ code: 'WRONG_STATE' });
  expect(await status()).toContain('is not finished');
  await alliance.running.down();
  await alliance.running.up();
  expect(namesOf('chaincode')).toHaveLength(2 * namesOf('peer.').length);
  await upgradeChaincode(await upgradeTo(last));
  expect(namesOf('chaincode.')).toHaveLength(namesOf('peer.').length);
  expect(namesOf('chaincode-2.')).toEqual([]);
  expect(requireStanding(layout)).not.toHaveProperty('next');
  expect(await status()).toMatch(/directory +version 1 +sequence 3/);
  await expect(alliance.as(FIRST, 'admin').evaluate(UNREADABLE)).rejects.toThrow('member of last');
});

test('a member that joins afterwards runs what is in force', async () => {
  const { layout } = alliance.running;
  await addMember(await upgradeTo(release('last')), WATER);
  const { network } = requireStanding(layout);
  const peer = peersOf(network).find(({ organisation }) => organisation.folder === 'water');
  const [directory] = network.channels;
  if (peer === undefined || directory === undefined) throw new Error('water runs no peer');
  const water = connectAdmin(peer, directory, layout);
  await expect(water.evaluate(UNREADABLE)).rejects.toThrow('member of last');
  await water.close();
});

test.each(['directory', 'exchange'] as const)('%s replays and audits without a finding', async (channel) => {
  const ledger = alliance.as(FIRST, 'admin', channel);
  expect((await replay(ledger)).differences).toEqual([]);
  const { number } = await ledger.head();
  expect((await auditChannel({ channel, blocks: blocksUpTo(ledger, number) })).findings).toEqual([]);
});
