import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import type { Analysis } from '../../../gateway/analysis';
import { compiledOf } from '../../../gateway/execution/compiled';
import { withoutFailed } from '../../../gateway/execution/failed-fields';
import { faultsOf } from '../../../gateway/execution/faults-of';
import { type Ask, compilePlan, type FetchResult, PlanRun } from '../../../gateway/execution/plan';
import { type JsonObject, merge } from '../../../gateway/execution/plan/merge';
import { representationOf } from '../../../gateway/execution/plan/requires';
import { compileRewrites, rewrite } from '../../../gateway/execution/plan/rewrites';
import { evaluateConditions } from '../../../gateway/execution/shape';
import { runs } from '../../depth';
import { Both } from './random/both';
import { randomOperation } from './random/operation';
import { Random } from './random/random';
import { manyKinds } from './random/supergraph';

const hub = manyKinds();
const { apiSchema } = hub.snapshot;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function analysed(query: string): Analysis | undefined {
  return validate(apiSchema, parse(query)).length > 0 ? undefined : hub.analyse(query);
}

/** Operations that are valid; the others are not counted. */
const operations = fc
  .integer()
  .map((seed) => randomOperation(apiSchema, new Random(seed)))
  .filter((query) => validate(apiSchema, parse(query)).length === 0);

const rates = fc.constantFrom(
  { nulls: 0, holes: 0, wrong: 0, errors: 0 },
  { nulls: 0.1, holes: 0, wrong: 0, errors: 0 },
  { nulls: 0.05, holes: 0.05, wrong: 0, errors: 0.3 },
  { nulls: 0.03, holes: 0.03, wrong: 0.02, errors: 0.1 },
);

describe('a plan that our executor runs', () => {
  test('has the data, the faults and the fetches that Apollo’s has, whatever departments answer', async () => {
    const seen = { fetches: 0, faults: 0, data: 0, exact: 0 };
    await fc.assert(
      fc.asyncProperty(operations, fc.integer(), rates, fc.boolean(), async (query, seed, rate, yes) => {
        const analysis = analysed(query);
        if (analysis === undefined) throw new Error('not valid');
        const variables = { yes, no: !yes, id: '1' };
        const both = new Both(analysis, variables, { ...rate, seed });
        const { skipped, withheld, ...ours } = await both.ours();
        if (withheld) return;
        const apollos = await both.apollos();
        seen.fetches += ours.fetches.length;
        seen.faults += ours.faults.length;
        if (ours.data !== null) seen.data += 1;
        if (!skipped) seen.exact += 1;
        expect(ours.fetches).toEqual(apollos.fetches);
        expect(ours.data).toEqual(apollos.data);
        if (!skipped) expect(ours.faults).toEqual(apollos.faults);
      }),
      { numRuns: runs(25, 2_000) },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(runs(0, 500));
  });
});

describe('a plan’s nodes', () => {
  const QUERY = `query($yes: Boolean!) {
    people { id name income @include(if: $yes) }
    grid { at colour }
  }`;
  const variables = (yes: boolean) => ({ yes });

  async function run(
    query: string,
    given: Readonly<Record<string, unknown>>,
    answers: Readonly<Record<string, (variables: Readonly<JsonObject>) => FetchResult>>,
  ) {
    const analysis = hub.analyse(query);
    const { plan, shape } = compiledOf(analysis);
    const conditions = evaluateConditions(shape.conditionVariables, given);
    const asked: (readonly [string, unknown])[] = [];
    const ask: Ask = async ({ subgraph, path }, sent) => {
      asked.push([[subgraph, ...path].join('.'), sent.representations]);
      return answers[subgraph]?.(sent) ?? {};
    };
    const planRun = new PlanRun({ variables: given, conditions, ask });
    if (plan !== undefined) await planRun.run(plan);
    const shaped = shape.complete(planRun.data, given, conditions);
    return { asked, data: plain(shaped.data), faults: faultsOf(planRun.faults, shaped) };
  }

  const people = (): FetchResult => ({
    data: {
      people: [
        { __typename: 'Person', id: '1', name: 'An' },
        { __typename: 'Person', name: 'no key' },
      ],
      grid: [[{ __typename: 'Cell', at: 'a' }], null, [null, { __typename: 'Cell', at: 'b' }]],
    },
  });

  test('entities are found through lists of lists; null, and whatever has no key, is not sent', async () => {
    const { asked, data } = await run(QUERY, variables(true), {
      people,
      taxes: ({ representations }) => ({
        data: {
          _entities: (representations as JsonObject[]).map(({ at }) =>
            at === undefined ? { income: 7 } : { colour: `${String(at)}!` },
          ),
        },
      }),
    });
    expect(new Map(asked)).toEqual(
      new Map<string, unknown>([
        ['people', undefined],
        ['taxes.people.@', [{ __typename: 'Person', id: '1' }]],
        [
          'taxes.grid.@.@',
          [
            { __typename: 'Cell', at: 'a' },
            { __typename: 'Cell', at: 'b' },
          ],
        ],
      ]),
    );
    expect(data).toEqual({
      people: null,
      grid: [[{ at: 'a', colour: 'a!' }], null, [null, { at: 'b', colour: 'b!' }]],
    });
  });

  test('an error of an entity is told at the entity’s own place, whoever was not sent before it', async () => {
    const swapped = (): FetchResult => {
      const { data } = people();
      return { data: { ...data, people: [data?.people].flat().toReversed() } };
    };
    const { faults } = await run(
      '{ people { name income } }',
      {},
      {
        people: swapped,
        taxes: () => ({ faults: [{ code: 'SUBGRAPH_TIMEOUT', path: ['_entities', 0, 'income'] }] }),
      },
    );
    expect(faults).toEqual([
      expect.objectContaining({ subgraph: 'taxes', path: ['people', 1, 'income'], code: 'SUBGRAPH_TIMEOUT' }),
    ]);
  });

  test('of what failed inside an embedded object nothing is computed, and what would have been has the error', async () => {
    const person = (home: object) => ({ __typename: 'Person', id: '1', age: 3, home });
    const home = withoutFailed({ home: { street: null, rooms: [{ area: 1 }, null] } }, [
      { path: ['home', 'street'] },
      { path: ['home', 'rooms', 1] },
    ]).home as JsonObject;
    expect(home).toEqual({ rooms: [{ area: 1 }, undefined] });
    for (const [each, ...path] of [
      [home, 'street'],
      [{ street: 's', rooms: home.rooms }, 'rooms', 1],
    ] as const) {
      const { asked, data, faults } = await run(
        '{ person(id: "1") { age rate } }',
        {},
        {
          people: () => ({
            data: { person: person(each) },
            faults: [{ code: 'SUBGRAPH_TIMEOUT', path: ['person', 'home', ...path] }],
          }),
        },
      );
      expect(asked.map(([where]) => where)).toEqual(['people']);
      expect(data).toEqual({ person: { age: 3, rate: null } });
      expect(faults).toContainEqual(
        expect.objectContaining({ code: 'SUBGRAPH_TIMEOUT', subgraph: 'people', path: ['person', 'rate'] }),
      );
    }
  });

  test('what failed for all entities of a fetch is told once, at their list', async () => {
    const { faults } = await run(
      '{ people { name income } }',
      {},
      { people, taxes: () => ({ faults: [{ code: 'SUBGRAPH_ERROR', path: ['_entities'] }] }) },
    );
    expect(faults).toEqual([expect.objectContaining({ subgraph: 'taxes', path: ['people'] })]);
  });

  test('whoever knows an interface alone does not say what its object is', async () => {
    const query = '{ media { __typename title ratings ... on Media { __typename } } }';
    const { asked, data } = await run(
      query,
      {},
      {
        people: () => ({ data: { media: [{ __typename: 'Book', id: '1', title: 'T' }] } }),
        taxes: () => ({ data: { _entities: [{ __typename: 'Media', ratings: [1] }] } }),
      },
    );
    expect(asked.at(-1)).toEqual(['taxes.media.@', [{ __typename: 'Media', id: '1' }]]);
    expect(data).toEqual({ media: [{ __typename: 'Book', title: 'T', ratings: [1] }] });
  });

  test('a fetch under a condition that does not hold is not sent', async () => {
    const { asked, data } = await run(
      'query($yes: Boolean!) { person(id: "1") { name income @include(if: $yes) } }',
      variables(false),
      {
        people: () => ({ data: { person: { __typename: 'Person', id: '1', name: 'An' } } }),
      },
    );
    expect(asked.map(([where]) => where)).toEqual(['people']);
    expect(data).toEqual({ person: { name: 'An' } });
  });

  test('VARIABLES_INVALID: a condition that is null, before anything is fetched', () => {
    const { shape } = compiledOf(hub.analyse('query($a: Boolean = true) { people @skip(if: $a) { name } }'));
    expect(() => evaluateConditions(shape.conditionVariables, { a: null })).toThrow(
      expect.objectContaining({ code: 'VARIABLES_INVALID' }),
    );
  });

  test('the fetches of a parallel node are all sent before any is answered, and each fails alone', async () => {
    const analysis = hub.analyse('{ person(id: "1") { name income employer { name } } }');
    const { plan } = compiledOf(analysis);
    if (plan === undefined) throw new Error('no plan');
    const waiting: (() => void)[] = [];
    const ask: Ask = async ({ subgraph, path }) => {
      if (path.length === 0) return { data: { person: { __typename: 'Person', id: '1', name: 'An' } } };
      if (path.length > 1) return {};
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) for (const each of waiting) each();
      });
      return subgraph === 'taxes'
        ? { data: { _entities: [{ income: 3 }] } }
        : { faults: [{ code: 'SUBGRAPH_ERROR', path: ['_entities', 0, 'employer'] }] };
    };
    const run = new PlanRun({ variables: {}, conditions: new Map(), ask });
    await run.run(plan);
    expect(run.data.person).toMatchObject({ name: 'An', income: 3 });
    expect(run.faults).toEqual([{ code: 'SUBGRAPH_ERROR', path: ['person', 'employer'], subgraph: 'work' }]);
  });

  test.each<readonly [string, (node: FetchNode) => PlanNode]>([
    ['a deferred part', () => ({ kind: 'Defer', primary: {}, deferred: [] })],
    [
      'a value set from the context',
      (node) => ({ ...node, contextRewrites: [{ kind: 'KeyRenamer', path: ['a'], renameKeyTo: 'b' }] }),
    ],
    [
      'a fetch that was not analysed',
      (node) => ({ ...node, operationDocumentNode: parse('{ people { name } }') }),
    ],
    [
      'a step of a path that says a type',
      (node) => ({ kind: 'Flatten', path: ['people', '@|[Person]'], node }),
    ],
  ])('INTERNAL: %s is refused when it is compiled', (_, change) => {
    const analysis = hub.analyse('{ people { name } }');
    const [fetch] = analysis.fetches;
    if (fetch === undefined) throw new Error('no fetch');
    const plan: QueryPlan = { kind: 'QueryPlan', node: change(fetch.node) };
    expect(() => compilePlan({ ...analysis, plan })).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });

  test('a plan is compiled once, and a required value read once a fetch', async () => {
    const query = '{ people { income } }';
    expect(compiledOf(hub.analyse(query))).toBe(compiledOf(hub.analyse(query)));
    let reads = 0;
    const person = {
      __typename: 'Person',
      get id() {
        reads += 1;
        return '1';
      },
    };
    await run(
      query,
      {},
      {
        people: () => ({ data: { people: [person] } }),
        taxes: () => ({ data: { _entities: [{ income: 1 }] } }),
      },
    );
    expect(reads).toBe(1);
  });
});

describe('a rewrite', () => {
  const schema = hub.snapshot.supergraphSchema;
  const row = () => ({ __typename: 'Person', a: [{ b: 0 }, null, { b: 'x' }] });
  test.each<readonly [string, FetchDataRewrite, unknown]>([
    [
      'renames in every element, an empty value too',
      { kind: 'KeyRenamer', path: ['a', 'b'], renameKeyTo: 'c' },
      { __typename: 'Person', a: [{ c: 0 }, null, { c: 'x' }] },
    ],
    [
      'sets a value',
      { kind: 'ValueSetter', path: ['... on Party', '__typename'], setValueTo: 'Party' },
      { ...row(), __typename: 'Party' },
    ],
    [
      'leaves an object of another type',
      { kind: 'ValueSetter', path: ['... on Firm', 'a'], setValueTo: 1 },
      row(),
    ],
    ['leaves what is not there', { kind: 'KeyRenamer', path: ['x', 'y'], renameKeyTo: 'z' }, row()],
  ])('%s', (_, each, expected) => {
    const value = row();
    rewrite(compileRewrites(schema, [each]), value);
    expect(value).toEqual(expected);
  });
});

describe('no name in an answer reaches a prototype', () => {
  const forged = (): JsonObject =>
    JSON.parse('{"a":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}');

  test('when answers are merged, with what has a prototype too', () => {
    const target: JsonObject = { a: {} };
    merge(target, forged());
    merge(target, forged());
    expect(Object.keys(target.a as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as JsonObject).polluted).toBeUndefined();
  });

  test('when representations are taken, rewritten, and answers completed', () => {
    const source: JsonObject = JSON.parse('{"__typename":"Person","__proto__":{"polluted":1}}');
    const representation = representationOf(source, [
      { key: '__typename', below: undefined },
      { key: '__proto__', below: [{ key: 'polluted', below: undefined }] },
    ]);
    if (representation === undefined) throw new Error('none');
    const setter: FetchDataRewrite = {
      kind: 'ValueSetter',
      path: ['__proto__'],
      setValueTo: { polluted: 2 },
    };
    rewrite(compileRewrites(hub.snapshot.supergraphSchema, [setter]), source);
    expect([Object.keys(representation), Object.getPrototypeOf(source)]).toEqual([
      ['__typename', '__proto__'],
      Object.prototype,
    ]);
    const { shape } = compiledOf(hub.analyse('{ __proto__: people { constructor: name } }'));
    const { data } = shape.complete(JSON.parse('{"__proto__":[{"constructor":"An"}]}'), {}, new Map());
    expect(JSON.stringify(data)).toBe('{"__proto__":[{"constructor":"An"}]}');
    expect(({} as JsonObject).polluted).toBeUndefined();
  });
});

describe('what is completed', () => {
  const complete = (query: string, data: object) => {
    const { shape } = compiledOf(hub.analyse(query));
    const shaped = shape.complete(data as JsonObject, {}, new Map());
    return { data: plain(shaped.data), misfits: shaped.misfits };
  };
  const firm = { __typename: 'Firm', name: 'Co', size: 2 };

  test.each<readonly [string, string, object, unknown, readonly (readonly (string | number)[])[]]>([
    [
      'an enum value the API does not show',
      '{ people { status } }',
      { people: [{ status: 'SECRET' }] },
      { people: [{ status: null }] },
      [['people', 0, 'status']],
    ],
    [
      'a null below non-null fields, up to the nearest that may be null',
      '{ owners { ... on Firm { size } } }',
      { owners: [{ ...firm, size: null }] },
      null,
      [['owners', 0, 'size']],
    ],
    ['a missing non-null root field', '{ strict { name } }', {}, null, [['strict']]],
    [
      'an object of no possible type',
      '{ parties { name } }',
      { parties: [{ ...firm, __typename: 'Cell' }] },
      { parties: [null] },
      [['parties', 0]],
    ],
    ['an object where a list belongs', '{ people { name } }', { people: {} }, { people: null }, [['people']]],
    [
      'a list where an object belongs',
      '{ people { home { street } } }',
      { people: [{ home: [] }] },
      { people: [{ home: null }] },
      [['people', 0, 'home']],
    ],
    [
      'fields by their type and fragments',
      '{ parties { kind: __typename name ... on Firm { size } ... on Person { age } } }',
      { parties: [firm, null] },
      { parties: [{ kind: 'Firm', name: 'Co', size: 2 }, null] },
      [],
    ],
  ])('%s', (_, query, data, expected, misfits) => {
    expect(complete(query, data)).toEqual({ data: expected, misfits });
  });

  test('nothing is answered when more does not fit than is told one by one', () => {
    const people = (count: number) => ({
      people: Array.from({ length: count }, () => ({ age: 1, name: 2 })),
    });
    const { data, misfits } = complete('{ people { name age } }', people(1_000));
    expect([misfits.length, (data as { people: unknown[] }).people.length]).toEqual([1_000, 1_000]);
    expect(complete('{ people { name age } }', people(1_001))).toEqual({ data: null, misfits: [[]] });
    const { shape } = compiledOf(hub.analyse('{ people { name age } }'));
    const failed = shape.complete(people(1_001), {}, new Map(), true);
    expect([failed.misfits.length, failed.data?.people]).toEqual([1_000, expect.any(Array)]);
  });

  test('VARIABLES_INVALID: introspection with a null where none may be', () => {
    const { shape } = compiledOf(hub.analyse('query($n: String = "Home") { __type(name: $n) { kind } }'));
    expect(() => shape.complete({}, { n: null }, new Map())).toThrow(
      expect.objectContaining({ code: 'VARIABLES_INVALID' }),
    );
  });

  test('introspection, under its conditions', () => {
    const query = `query($yes: Boolean!, $no: Boolean!) {
      s: __schema @include(if: $yes) { queryType { name } } s: __schema @skip(if: $no) { queryType { kind } }
      t: __type(name: "Home") @include(if: $no) { ...F }
    } fragment F on __Type { kind }`;
    const { shape } = compiledOf(hub.analyse(query));
    const told = (yes: boolean, no: boolean): unknown => {
      const given = { yes, no };
      return plain(shape.complete({}, given, evaluateConditions(shape.conditionVariables, given)).data);
    };
    expect(told(true, false)).toEqual({ s: { queryType: { name: 'Query', kind: 'OBJECT' } } });
    expect(told(false, true)).toEqual({ t: { kind: 'OBJECT' } });
  });
});
