/** A view under the law of the contracts: an honest chain stands whole; what dishonest endorsers let through does not. */
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { readableKey } from '../../../../chaincode/ledger/law/readable-key';
import { nextBlock } from '../../../../chaincode/ledger/view/chain';
import { type AppliedBlock, DirectoryEpoch } from '../../../../chaincode/ledger/view/directory-epoch';
import { ContractLaw } from '../../../../chaincode/ledger/view/judged/contract-law';
import { type AuditedLedger, auditedLedger } from '../audit/audited-ledger';
import { FORGED_TAMPERINGS } from '../audit/forged-tamperings';

let ledger: AuditedLedger;
beforeAll(async () => {
  ledger = await auditedLedger();
});
afterAll(() => ledger?.remove());

const raw = (blocks: readonly Uint8Array[]) =>
  blocks.map((bytes, number) => ({ number: BigInt(number), bytes }));

interface Read {
  readonly epoch: DirectoryEpoch;
  readonly alarms: readonly AppliedBlock['alarms'][number][];
}

/** What a view makes of blocks, from block 0 on. */
function read(blocks: readonly Uint8Array[]): Read {
  const law = new ContractLaw({ channel: 'directory', namespace: 'directory' });
  let epoch = DirectoryEpoch.before();
  const alarms: AppliedBlock['alarms'][number][] = [];
  for (const block of raw(blocks)) {
    const applied = law.read(nextBlock(epoch, block), epoch);
    alarms.push(...applied.alarms);
    epoch = epoch.after(applied);
  }
  return { epoch, alarms };
}

test('an honest chain stands whole', () => {
  const { epoch, alarms } = read(ledger.blocks.directory);
  expect(alarms).toEqual([]);
  expect(epoch.unlawfulRows).toBe(0);
  expect([...epoch.members()].map(({ msp }) => msp)).toContain('HousingMSP');
  expect([...epoch.allGrants()].map(({ state }) => state)).toEqual(['ACTIVE']);
  expect([...epoch.entries()]).toHaveLength(1);
});

/** The keys that a transaction writes. */
function writtenIn(blocks: readonly Uint8Array[], id: string): readonly string[] {
  const transactions = blocks.flatMap((bytes) => readTransactions(openBlock(bytes)));
  const sets = transactions.find(({ transactionId }) => transactionId === id)?.call?.sets ?? [];
  return sets.flatMap(({ writes }) => writes.map(({ key }) => key));
}

const unproven = FORGED_TAMPERINGS.filter(
  ({ channel, code }) => channel === 'directory' && code === 'OUTCOME_UNPROVEN',
);

describe('two founders endorse what no contract writes', () => {
  test.each(unproven)('$name is absent, with an alarm', ({ tamper, says, key = '' }) => {
    const { blocks } = tamper(ledger);
    const { epoch, alarms } = read(blocks);
    const alarm = alarms.find((each) => each.problem.includes(says) && readableKey(each.key).startsWith(key));
    expect({ alarms, alarm }).toMatchObject({
      alarm: { transaction: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(epoch.unlawfulRows).toBeGreaterThan(0);
    const isWhole = alarm?.key.startsWith('\u0000guard\u0000') === true;
    const absent = isWhole ? writtenIn(blocks, alarm.transaction) : [alarm?.key ?? ''];
    expect(absent.map((each) => epoch.isUnlawful(each))).not.toContain(false);
    expect(absent.map((each) => epoch.row(each)?.record).filter((record) => record !== undefined)).toEqual(
      [],
    );
  });
});
