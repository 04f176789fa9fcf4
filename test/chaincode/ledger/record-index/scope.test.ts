/** What a member that does not read the channel is shown, and what it cannot find out by asking. */
import fc from 'fast-check';
import type { IndexedRecord, RecordFilter, RecordScope } from '../../../../chaincode/ledger/record-index';
import { facetsOf } from '../../../../chaincode/ledger/record-index/filter';
import { fullPage } from '../../../../chaincode/ledger/record-index/full-page';
import { isFound, narrowed } from '../../../../chaincode/ledger/record-index/scope';
import type { DecisionRecord } from '../../../../chaincode/model';
import { runs } from '../../../depth';

const [OWN, OTHER] = ['30701201/000002', '30701201/000001'];
const scope = { member: 'HousingMSP', entries: [OWN] } as unknown as RecordScope;
const entry = (code: string | undefined, item: string, grant: string) => ({
  entry: code,
  items: [item],
  beneficiary: 'EconomyMSP',
  bases: [grant],
});
const access = (consumer: string): DecisionRecord =>
  ({
    kind: 'DECISION',
    consumer,
    purpose: 'statistics',
    allowed: true,
    entries: [entry(OWN, 'rent', 'g-000000000001'), entry(OTHER, 'yearlyIncome', 'g-000000000002')],
    reasons: [],
  }) as unknown as DecisionRecord;

test("another's access is found by what is shown of it, and by nothing else", () => {
  const others = access('EconomyMSP');
  const filters: readonly Record<string, string | undefined>[] = [
    { entry: OTHER },
    { item: 'yearlyIncome' },
    { grant: 'g-000000000002' },
    { entry: OWN, item: 'yearlyIncome' },
  ];
  for (const filter of filters) {
    expect(isFound(scope, filter as RecordFilter, others)).toBe(false);
    expect(isFound(scope, filter as RecordFilter, access('HousingMSP'))).toBe(true);
  }
  const shown = facetsOf(narrowed(scope, others, others) as DecisionRecord);
  for (const { kind, value } of shown) {
    expect(isFound(scope, { [kind]: value } as RecordFilter, others)).toBe(true);
  }
});

test('the pages of what is shown hold all of it once, and end at what is shown', async () => {
  const records = fc.array(fc.boolean(), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 5 }), async (visible, limit) => {
      // Newest first.
      const all = visible.map((isShown, index) => ({ ordinal: visible.length - index, isShown }));
      const expected = all.filter(({ isShown }) => isShown).map(({ ordinal }) => ordinal);
      const stretches = {
        read: async (before: { readonly ordinal: number } | undefined, size: number) =>
          all
            .filter(({ ordinal }) => before === undefined || ordinal < before.ordinal)
            .slice(0, size) as unknown as readonly IndexedRecord[],
        shown: async (stretch: readonly IndexedRecord[]) =>
          stretch.filter(({ ordinal }) => expected.includes(ordinal)),
      };
      const seen: number[] = [];
      let before: IndexedRecord | undefined;
      do {
        const page = await fullPage(stretches, { before, limit });
        seen.push(...page.records.map(({ ordinal }) => ordinal));
        expect(page.next === undefined || page.records.length === limit).toBe(true);
        before = page.next as IndexedRecord | undefined;
      } while (before !== undefined);
      expect(seen).toEqual(expected);
    }),
    { numRuns: runs(200, 5_000) },
  );
});
