import fc from 'fast-check';
import { buildSchema, parse } from 'graphql';
import type { AnalysedFetch } from '../../../gateway/analysis';
import { everyPath, failedFields } from '../../../gateway/execution/failed-fields';
import { MAX_OBJECTS, project } from '../../../gateway/execution/project';
import { runs } from '../../depth';

const schema = buildSchema(`
  type Query { citizen: Citizen parties: [Party!] _entities(representations: [_Any!]!): [_Entity]! }
  interface Party { id: ID! name: String }
  type Citizen implements Party { id: ID! name: String income: Int tags: [[String]] spouse: Citizen org: Org }
  type Company implements Party { id: ID! name: String trade: String }
  type Org { id: ID! }
  scalar _Any
  union _Entity = Citizen | Company
`);

const of = (query: string, data: unknown, representations?: readonly Record<string, unknown>[]): unknown =>
  JSON.parse(JSON.stringify(project(schema, parse(query), data as never, representations)));
const MISFIT = expect.objectContaining({ code: 'SUBGRAPH_ERROR' });

describe('what is kept of an answer', () => {
  test('only what was selected, at every depth, under its alias', () => {
    const data = { citizen: { n: 'An', name: 'x', spouse: { id: '2', income: 9 }, income: 1 }, other: 1 };
    expect(of('{ citizen { n: name spouse { id } } }', data)).toEqual({
      citizen: { n: 'An', spouse: { id: '2' } },
    });
  });

  test('the parts of one field that fragments ask for, each on its own type', () => {
    const query =
      '{ parties { __typename ...F ... on Company { trade } } } fragment F on Party { name ... on Citizen { income } }';
    const rows = [
      { __typename: 'Citizen', name: 'An', income: 1, trade: 'no' },
      { __typename: 'Company', name: 'Co', income: 2, trade: 'yes' },
    ];
    expect(of(query, { parties: rows })).toEqual({
      parties: [
        { __typename: 'Citizen', name: 'An', income: 1 },
        { __typename: 'Company', name: 'Co', trade: 'yes' },
      ],
    });
  });

  test('a field that is not in the answer stays absent', () => {
    expect(of('{ citizen { name income } }', { citizen: { name: 'An' } })).toEqual({
      citizen: { name: 'An' },
    });
  });

  test('objects inherit nothing', () => {
    const data = JSON.parse('{ "citizen": { "__proto__": { "name": "forged" }, "constructor": 1 } }');
    const result = project(schema, parse('{ citizen { name } }'), data, undefined);
    const prototype: object = Object.getPrototypeOf(result);
    expect(Object.getPrototypeOf(prototype)).toBeNull();
    expect(Reflect.ownKeys(prototype)).toEqual([]);
    expect(result.citizen).toEqual(Object.create(null));
  });
});

describe('what fails a fetch', () => {
  test('SUBGRAPH_ERROR: more objects than are read, however short each is', () => {
    const row = { __typename: 'Citizen' };
    const rows = (count: number) => ({ parties: Array.from({ length: count }, () => row) });
    const document = parse('{ parties { __typename name } }');
    expect(() => project(schema, document, rows(MAX_OBJECTS + 1), undefined)).toThrow(MISFIT);
    // Each answer is counted by itself.
    expect(project(schema, document, rows(MAX_OBJECTS), undefined).parties).toHaveLength(MAX_OBJECTS);
  });

  const misfits: readonly (readonly [string, string, unknown])[] = [
    [
      'an object of no possible type',
      '{ parties { __typename name } }',
      { parties: [{ __typename: 'Org', name: 'x' }] },
    ],
    [
      'an object of an unknown type',
      '{ parties { __typename name } }',
      { parties: [{ __typename: '__proto__', name: 'x' }] },
    ],
    ['an abstract object without a type', '{ parties { name } }', { parties: [{ name: 'x' }] }],
    ['a wrong type name', '{ citizen { __typename } }', { citizen: { __typename: 'Company' } }],
    ['an object where a leaf belongs', '{ citizen { name } }', { citizen: { name: {} } }],
    ['a list where a leaf belongs', '{ citizen { name } }', { citizen: { name: ['a'] } }],
    ['a leaf where an object belongs', '{ citizen { name } }', { citizen: 'An' }],
    ['a list where an object belongs', '{ citizen { name } }', { citizen: [] }],
    ['an object where a list belongs', '{ parties { __typename } }', { parties: {} }],
    ['a list too shallow', '{ citizen { tags } }', { citizen: { tags: ['a'] } }],
    ['a list too deep', '{ citizen { tags } }', { citizen: { tags: [[['a']]] } }],
  ];
  test.each(misfits)('%s', (_, query, data) => {
    expect(() => of(query, data)).toThrow(MISFIT);
  });
});

describe('entities', () => {
  const query =
    'query($r: [_Any!]!) { _entities(representations: $r) { ... on Citizen { __typename id income } } }';
  const sent = [{ __typename: 'Citizen', id: '1', org: { id: 'o' } }];

  test('are those that were asked for, in their order', () => {
    expect(
      of(query, { _entities: [{ __typename: 'Citizen', id: '1', income: 3, name: 'x' }] }, sent),
    ).toEqual({
      _entities: [{ __typename: 'Citizen', id: '1', income: 3 }],
    });
    expect(of(query, { _entities: [null] }, sent)).toEqual({ _entities: [null] });
  });

  test('may answer an ID as the number it looks like', () => {
    expect(of(query, { _entities: [{ __typename: 'Citizen', id: 1 }] }, sent)).toEqual({
      _entities: [{ __typename: 'Citizen', id: 1 }],
    });
  });

  test('with another key than the one sent fail the fetch', () => {
    expect(() => of(query, { _entities: [{ __typename: 'Citizen', id: '2' }] }, sent)).toThrow(MISFIT);
  });

  test('with another nested key than the one sent fail the fetch', () => {
    const nested = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Citizen { org { id } } } }';
    expect(() => of(nested, { _entities: [{ org: { id: 'p' } }] }, sent)).toThrow(MISFIT);
    expect(of(nested, { _entities: [{ org: { id: 'o' } }] }, sent)).toEqual({
      _entities: [{ org: { id: 'o' } }],
    });
  });

  test('may hold another field under the name of a key', () => {
    const aliased =
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Citizen { id: income } } }';
    expect(of(aliased, { _entities: [{ id: 7 }] }, sent)).toEqual({ _entities: [{ id: 7 }] });
  });

  test.each([[[]], [[{}, {}]], [{}], [undefined]])(
    'that are not as many as were asked for fail the fetch: %j',
    (entities) => {
      expect(() => of(query, { _entities: entities }, sent)).toThrow(MISFIT);
    },
  );
});

test('whatever is answered, nothing but what was selected comes through', () => {
  const query = parse('{ citizen { name spouse { id } tags } }');
  const allowed = new Set(['citizen', 'name', 'spouse', 'id', 'tags']);
  const keys = fc.constantFrom('citizen', 'name', 'spouse', 'id', 'tags', 'income', '__proto__', 'toString');
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 1, 'x', true),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(keys, tie('any'), { maxKeys: 4, noNullPrototype: false }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (citizen) => {
      let result: unknown;
      try {
        result = project(schema, query, { citizen }, undefined);
      } catch (error) {
        expect(error).toEqual(MISFIT);
        return;
      }
      expect([...keysIn(result)].filter((key) => !allowed.has(key))).toEqual([]);
    }),
    { numRuns: runs(200, 5_000) },
  );
});

function* keysIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (!Array.isArray(value)) yield key;
    yield* keysIn(each);
  }
}

describe('what errors cost', () => {
  const fetch = {
    responseKeys: ['id', 'income', 'rank'],
    dependants: new Map([['income', ['eligible']]]),
  } as unknown as AnalysedFetch;
  const failed = (
    paths: readonly (readonly (string | number)[] | undefined)[],
    entities: number | undefined,
  ) =>
    failedFields(
      fetch,
      paths.map((path) => ({ path })),
      entities,
    )?.map(({ path }) => path.join('.'));

  test('their own fields, once, and what is computed from these', () => {
    const income = ['_entities', 1, 'income'];
    expect(failed([income, income], 3)).toEqual(['_entities.1.income', '_entities.1.eligible']);
    expect(failed([['_entities', 0]], 3)).toHaveLength(4);
    expect(failed([['a', 0, 'b']], undefined)).toEqual(['a.0.b']);
  });

  test.each([[undefined], [[]], [['_entities']]])('all of them, where an error names none: %j', (path) => {
    expect(failed([['_entities', 0, 'rank'], path], 3)).toBeUndefined();
    expect(everyPath(fetch, 3)).toHaveLength(12);
  });

  test('SUBGRAPH_ERROR: the answer as a whole beyond a thousand fields; none of them is left without an error', () => {
    const ofRows = (count: number) => Array.from({ length: count }, (_, index) => ['_entities', index]);
    expect(failed(ofRows(250), 2_000)).toHaveLength(1_000);
    expect(() => failed(ofRows(251), 2_000)).toThrow(MISFIT);
    expect(everyPath(fetch, 1_000)).toEqual(ofRows(1_000));
    expect(everyPath(fetch, 1_001)).toEqual([['_entities']]);
    expect(everyPath(fetch, 100, 11)).toEqual([['_entities']]);
  });
});
