import { differencesOf } from '../../../../chaincode/cli/history/difference';
import { entryContent } from '../../../../chaincode/model';
import { incomeContent, type Json } from '../../contracts/fixture/content';

const content = (over: Json = {}) => entryContent.parse(incomeContent(over));
const between = (before: Json, after: Json) => differencesOf(content(before), content(after));
const [table] = incomeContent().tables as readonly Json[];
const binding = incomeContent().binding as Json & { readonly coordinates: readonly Json[] };

test('versions that say the same differ in nothing, in whatever order they list their items', () => {
  const items = incomeContent().items as readonly Json[];
  expect(between({}, { items: [...items].reverse() })).toEqual([]);
});

test.each<[string, Json, Json, readonly Json[]]>([
  [
    'a field',
    { retentionDays: 0 },
    { retentionDays: 7 },
    [{ path: 'retentionDays', before: '0', after: '7' }],
  ],
  [
    'a list of words',
    {},
    { purposes: ['statistics'] },
    [{ path: 'purposes', before: 'housing-eligibility, statistics', after: 'statistics' }],
  ],
  [
    'an item’s name, in one language',
    {},
    { items: renamed('district', { zh: '行政区', en: 'district' }) },
    [{ path: 'items.district.name.zh', before: 'district', after: '行政区' }],
  ],
  [
    'a coordinate that is bound no more',
    {},
    { binding: { ...binding, coordinates: binding.coordinates.slice(0, 2) } },
    [
      {
        path: 'binding.coordinates.Query.incomes (presence)',
        before: 'coordinate Query.incomes, presence true',
      },
    ],
  ],
  [
    'a coordinate that reveals another item',
    {},
    {
      binding: {
        ...binding,
        coordinates: binding.coordinates.map((each) =>
          each.coordinate === 'Citizen.yearlyIncome' ? { ...each, item: 'district' } : each,
        ),
      },
    },
    [
      {
        path: 'binding.coordinates.Citizen.yearlyIncome.item',
        before: 'yearlyIncome',
        after: 'district',
      },
    ],
  ],
  [
    'a column’s type',
    {},
    { tables: [{ ...table, columns: retyped(table?.columns as readonly Json[]) }] },
    [{ path: 'tables.income.columns.yearly_income.type', before: 'integer', after: 'numeric' }],
  ],
  [
    'a list that becomes empty',
    {},
    { rowDimensions: [] },
    [{ path: 'rowDimensions.district', before: 'item district, codeSet GB/T 2260, values (110105, 110108)' }],
  ],
])('%s', (_what, before, after, differences) => {
  expect(between(before, after)).toEqual(differences);
});

test('a first version says everything, one line a field and an item', () => {
  const paths = differencesOf(undefined, content()).map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['retentionDays', 'sharing', 'items.district', 'tables.income']),
  );
  expect(new Set(paths).size).toBe(paths.length);
});

function renamed(id: string, name: Json): readonly Json[] {
  return (incomeContent().items as readonly Json[]).map((item) =>
    item.id === id ? { ...item, name } : item,
  );
}

function retyped(columns: readonly Json[]): readonly Json[] {
  return columns.map((each) => (each.column === 'yearly_income' ? { ...each, type: 'numeric' } : each));
}
