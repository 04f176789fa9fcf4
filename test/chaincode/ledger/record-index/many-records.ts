/** What a page costs when an index holds many records, as PostgreSQL counts it. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RecordFilter } from '../../../../chaincode/ledger/record-index';
import type { PageOptions } from '../../../../chaincode/ledger/record-index/page-statement';
import { openForReading, openIndexDatabase } from '../../../../chaincode/ledger/record-index/store/database';
import type { IndexTables } from '../../../../chaincode/ledger/record-index/store/schema';
import { loadGenerated } from '../../../bench/records/generated-blocks';
import { pageCost } from '../../../bench/records/page-cost';
import { runs } from '../../../depth';
import { ENTRIES, momentOf } from './logged-ledger';

/** Tests over a database that is filled for them. */
export function pagesOfMany(access: () => { readonly owner: string; readonly reader: string }): void {
  const COUNT = runs(1_500, 50_000);
  let many: Kysely<IndexTables>;
  let ids: ReadonlyMap<string, { readonly id: number; readonly records: number }>;

  beforeAll(async () => {
    const owner = openIndexDatabase(access().owner, { max: 1 });
    await loadGenerated(owner, COUNT);
    await owner.destroy();
    many = openForReading(access().reader);
    const { rows } = await sql<{
      kind: string;
      value: string;
      id: number;
      records: string;
    }>`select * from facet_value`.execute(many);
    ids = new Map(
      rows.map(({ kind, value, id, records }) => [`${kind} ${value}`, { id, records: Number(records) }]),
    );
  });

  afterAll(async () => {
    await many?.destroy();
  });

  const under = (...names: readonly string[]) => ({
    ids: names.map((name) => ids.get(name)?.id ?? -1),
    records: names.reduce((sum, name) => sum + (ids.get(name)?.records ?? 0), 0),
  });
  const asked = (conditions: PageOptions['conditions'], over: Partial<PageOptions> = {}): PageOptions => ({
    filter: {},
    conditions,
    before: undefined,
    limit: 51,
    ...over,
  });
  const deepest = { before: { atMs: Date.parse(momentOf(200)), ordinal: 400 } };

  test.each([
    ['without a filter', () => []],
    ['of a member', () => [under('member HousingMSP')]],
    ['of an entry and a purpose', () => [under(`entry ${ENTRIES[0]}`), under('purpose statistics')]],
    [
      'of a member, an item and a decision',
      () => [under('member EconomyMSP'), under('item yearlyIncome'), under('decision ALLOWED')],
    ],
  ])(
    '%s is read off an index, first or deepest, without a scan or a sort of the whole',
    async (_name, conditions) => {
      const first = await pageCost(many, asked(conditions()));
      const deep = await pageCost(many, asked(conditions(), deepest));
      for (const { steps, rows, sorted } of [first, deep]) {
        expect(steps.filter((step) => /Seq Scan|Hash|Bitmap/.test(step))).toEqual([]);
        expect(sorted).toBe(0);
        expect(rows).toBeLessThanOrEqual(51 * 20);
      }
      expect(deep.buffers).toBeLessThanOrEqual(2 * first.buffers);
    },
  );

  test('of what a member may see sorts a page a value at most', async () => {
    const scope = [under('member HousingMSP', `entry ${ENTRIES[0]}`, `entry ${ENTRIES[1]}`)];
    for (const over of [{}, deepest]) {
      const { steps, sorted } = await pageCost(many, asked(scope, over));
      expect(steps.filter((step) => /Seq Scan|Hash|Bitmap/.test(step))).toEqual([]);
      expect(sorted).toBeLessThanOrEqual(3 * 51);
    }
  });

  test('of a rare value looks at that value alone', async () => {
    const rare = { ids: under('grant g-00000000000a').ids, records: under('grant g-00000000000a').records };
    expect(rare.records).toBe(2);
    const { rows } = await pageCost(
      many,
      asked([under('decision ALLOWED'), under('item yearlyIncome'), rare]),
    );
    expect(rows).toBeLessThanOrEqual(4);
  });

  test('of a stretch of time looks at that time alone', async () => {
    const filter = { from: momentOf(300), until: momentOf(320) } as RecordFilter;
    const { rows } = await pageCost(many, asked([under('purpose statistics')], { filter }));
    expect(rows).toBeLessThanOrEqual(60);
  });
}
