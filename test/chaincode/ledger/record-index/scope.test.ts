/** What a member that does not read the channel is shown, and what it cannot find out by asking. */
import fc from 'fast-check';
import type {
  IndexedRecord,
  Place,
  RecordFilter,
  RecordScope,
} from '../../../../chaincode/ledger/record-index';
import { facetsOf } from '../../../../chaincode/ledger/record-index/filter';
import { fullPage } from '../../../../chaincode/ledger/record-index/full-page';
import { isFound, narrowed, visibleFacets } from '../../../../chaincode/ledger/record-index/scope';
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

test('the pages of what is shown hold all of it once, and end when full, at the end, or after so many hidden ones', async () => {
  const records = fc.array(fc.boolean(), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 20 }),
      async (visible, limit, mostHidden) => {
        // Newest first.
        const all = visible.map((isShown, index) => ({ ordinal: visible.length - index, isShown }));
        const expected = all.filter(({ isShown }) => isShown).map(({ ordinal }) => ordinal);
        const stretches = {
          read: async (before: { readonly ordinal: number } | undefined, size: number) => {
            const stretch = all
              .filter(({ ordinal }) => before === undefined || ordinal < before.ordinal)
              .slice(0, size) as unknown as readonly IndexedRecord[];
            read += stretch.length;
            return stretch;
          },
          shown: async (stretch: readonly IndexedRecord[]) =>
            stretch.filter(({ ordinal }) => expected.includes(ordinal)),
        };
        const seen: number[] = [];
        let read = 0;
        let before: IndexedRecord | undefined;
        do {
          read = 0;
          const page = await fullPage(stretches, { before, limit, mostHidden });
          seen.push(...page.records.map(({ ordinal }) => ordinal));
          const hidden = read - page.records.length;
          expect(page.next === undefined || page.records.length === limit || hidden >= mostHidden).toBe(true);
          before = page.next as IndexedRecord | undefined;
        } while (before !== undefined);
        expect(seen).toEqual(expected);
      },
    ),
    { numRuns: runs(200, 5_000) },
  );
});

test('a thousand hidden records end a page, which shows none of them and says where the next one begins', async () => {
  let read = 0;
  const endless = {
    read: async (before: Place | undefined, size: number) => {
      const from = before?.ordinal ?? 1e9;
      read += size;
      if (read > 10_000) throw new Error('it walks on');
      return Array.from(
        { length: size },
        (_, index) => ({ atMs: 0, ordinal: from - 1 - index }) as IndexedRecord,
      );
    },
    shown: async () => [],
  };
  const page = await fullPage(endless, { before: undefined, limit: 50 });
  expect(page).toEqual({ records: [], next: { atMs: 0, ordinal: 1e9 - read } });
  expect(read).toBeLessThanOrEqual(2_000);
});

test('by a grant between others nothing is read but what is in the name of who asks', () => {
  const hides = { ...scope, seesGrant: (grant: string) => grant === 'g-000000000001' };
  const kinds = (grant: string) =>
    visibleFacets(hides, { grant } as RecordFilter).map(({ kind, value }) => `${kind} ${value}`);
  expect(kinds('g-000000000001')).toEqual(['member HousingMSP', `entry ${OWN}`]);
  expect(kinds('g-000000000002')).toEqual(['member HousingMSP']);
});
