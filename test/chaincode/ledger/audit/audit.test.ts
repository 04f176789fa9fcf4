/** An honest chain proves itself; every tampering of the tables is found, under its code and in its place. */
import { DatabaseSync } from 'node:sqlite';
import {
  auditChannel,
  type ChannelReport,
  faultOf,
  type KeptHead,
  StoredChain,
} from '../../../../chaincode/ledger/audit';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import { sha256Hex } from '../../../../chaincode/model';
import { type AuditedLedger, auditedLedger } from './audited-ledger';
import { FORGED_TAMPERINGS } from './forged-tamperings';
import { RAW_TAMPERINGS } from './raw-tamperings';
import { STORED_TAMPERINGS } from './stored-tamperings';

let ledger: AuditedLedger;
let honest: Record<Channel, ChannelReport>;

beforeAll(async () => {
  ledger = await auditedLedger();
  const directory = await auditChannel({ channel: 'directory', blocks: ledger.blocks.directory });
  honest = { directory, exchange: await audit('exchange', ledger.blocks.exchange, directory) };
});

afterAll(() => ledger?.remove());

async function audit(
  channel: Channel,
  blocks: readonly Uint8Array[],
  directory = honest.directory,
  head?: KeptHead,
): Promise<ChannelReport> {
  const known = channel === 'exchange' ? { directory: directory.hashes } : {};
  return await auditChannel({ channel, blocks, ...known, ...(head === undefined ? {} : { head }) });
}

test('an honest chain has no fault, and says what was proved', () => {
  expect([...honest.directory.findings, ...honest.exchange.findings]).toEqual([]);
  expect(faultOf(Object.values(honest))).toBeUndefined();
  expect(honest.directory).toMatchObject({ height: BigInt(ledger.blocks.directory.length), faults: 0 });
  expect(honest.directory.proved).toMatchObject({ grants: 1, ballots: 8, votes: 17, rowsNotJudged: 0 });
  expect(honest.directory.proved.endorsements).toBeGreaterThan(2 * (ledger.blocks.directory.length - 3));
  expect(honest.exchange.proved).toMatchObject({ batches: 2, records: 5, openAccesses: 1, ballots: 1 });
});

test.each(['directory', 'exchange'] as const)(
  'the stored state of %s is what its blocks give',
  async (channel) => {
    const stored = StoredChain.open(ledger.copy(channel));
    const report = await auditChannel({ channel, blocks: stored.blocks(), stored });
    stored.close();
    expect(report.findings).toEqual([]);
    expect(report.proved.storedRows).toBeGreaterThan(10);
  },
);

test.each([...RAW_TAMPERINGS, ...FORGED_TAMPERINGS])('$name is found', async (tampering) => {
  const { blocks, block } = tampering.tamper(ledger);
  const report = await audit(tampering.channel, blocks);
  const found = report.findings.find(
    ({ code, message }) => code === tampering.code && message.includes(tampering.says),
  );
  expect({ ...tampering, findings: report.findings.slice(0, 5), found }).toMatchObject({
    found: { code: tampering.code },
  });
  const isLater = tampering.says.startsWith('batch 0') || tampering.says.startsWith('lacks');
  if (tampering.code !== 'LOG_BROKEN' && !isLater) expect(found?.block).toBe(BigInt(block));
  if (tampering.namesTransaction === true) expect(found?.transaction).toMatch(/^([0-9a-f]{64}|#\d+)$/);
  if (tampering.key !== undefined) expect(found?.key).toContain(tampering.key);
  expect(faultOf([report])?.code).toBe(report.findings[0]?.code);
});

test.each(STORED_TAMPERINGS)('$name is found', async ({ sql, says, key }) => {
  const path = ledger.copy('directory');
  const database = new DatabaseSync(path);
  const { changes } = database.prepare(sql).run();
  database.close();
  expect(changes).toBeGreaterThan(0);
  const stored = StoredChain.open(path);
  const { findings } = await auditChannel({ channel: 'directory', blocks: stored.blocks(), stored });
  stored.close();
  expect(findings.length).toBeGreaterThan(0);
  for (const finding of findings) expect(finding.code).toBe('STATE_BROKEN');
  expect(findings.map(({ message }) => message).join()).toContain(says);
  if (key !== undefined) expect(findings[0]?.key).toContain(key);
});

describe('a head kept elsewhere', () => {
  const kept = (report: ChannelReport, hash = report.head): KeptHead => ({
    height: report.height,
    hash: sha256Hex.parse(hash),
  });

  test('holds on the chain it was read from, and after more blocks', async () => {
    const early = { height: 5n, hash: sha256Hex.parse(honest.directory.hashes[4]) };
    for (const head of [kept(honest.directory), early]) {
      const report = await audit('directory', ledger.blocks.directory, honest.directory, head);
      expect(report.findings).toEqual([]);
    }
  });

  test('a chain that lost its last block is another: HEAD_MISMATCH', async () => {
    const shorter = ledger.blocks.directory.slice(0, -1);
    const report = await audit('directory', shorter, honest.directory, kept(honest.directory));
    expect(report.findings).toMatchObject([{ code: 'HEAD_MISMATCH', block: honest.directory.height - 1n }]);
  });

  test('a chain made anew is another: HEAD_MISMATCH', async () => {
    const head = kept(honest.directory, 'd'.repeat(64));
    const report = await audit('directory', ledger.blocks.directory, honest.directory, head);
    expect(faultOf([report])).toMatchObject({ code: 'HEAD_MISMATCH' });
  });
});

test('a chain without blocks proves nothing', async () => {
  const report = await audit('directory', []);
  expect(report.findings).toMatchObject([{ code: 'CHAIN_BROKEN', message: 'there is no block 0' }]);
});
