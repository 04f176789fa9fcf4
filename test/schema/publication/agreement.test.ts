import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Binding } from '../../../chaincode/model';
import { publicationFaults } from '../../../schema/publication';
import { runs } from '../../depth';
import { bindingOf } from '../../gateway/fixture/alliance';
import { DEPARTMENTS, ENTRIES, HEADER, TAXATION } from '../../gateway/fixture/scenario';

const GOLDEN = join(__dirname, '../../subgraphs/golden');

/** The bindings of a department as its golden file lists them. */
function goldenBindings(name: string): readonly Binding[] {
  const lines = readFileSync(join(GOLDEN, `${name}.bindings.txt`), 'utf8').split('\n');
  const coordinates = lines
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim().split(' '))
    .map(([coordinate, what]) =>
      what === '(presence)' ? { coordinate, presence: true } : { coordinate, item: what },
    );
  return [{ coordinates } as unknown as Binding];
}

const bind = (binds: Readonly<Record<string, string | null>>): readonly Binding[] => [
  bindingOf({ code: '30701201/000001', provider: 'AMSP', subgraph: 'a', binds }),
];
const faults = (sdl: string, binds: Readonly<Record<string, string | null>>): readonly string[] =>
  publicationFaults(HEADER + sdl, bind(binds)).map(({ code, at }) => `${code} ${at}`);

const CITIZEN = 'type Citizen @key(fields: "id") { id: ID! name: String }';
const BOUND = { 'Citizen.id': 'id', 'Citizen.name': 'name' };

describe('a publication and its bindings', () => {
  test.each(['public-security', 'taxation', 'civil-affairs'])(
    '%s, as it is served and bound, agrees',
    (name) => {
      expect(
        publicationFaults(readFileSync(join(GOLDEN, `${name}.sdl.txt`), 'utf8'), goldenBindings(name)),
      ).toEqual([]);
    },
  );

  test.each(DEPARTMENTS)('the fixture of $name agrees', ({ name, sdl }) => {
    const bindings = ENTRIES.filter((each) => each.subgraph === name).map(bindingOf);
    expect(publicationFaults(sdl, bindings)).toEqual([]);
  });

  const cases: readonly (readonly [
    string,
    string,
    Readonly<Record<string, string | null>>,
    readonly string[],
  ])[] = [
    ['a field that nothing binds', CITIZEN, { 'Citizen.id': 'id' }, ['COORDINATE_UNBOUND Citizen.name']],
    [
      'a bound field that is not there',
      CITIZEN,
      { ...BOUND, 'Citizen.age': 'age' },
      ['COORDINATE_UNBOUND Citizen.age'],
    ],
    [
      'a bound field that another resolves',
      CITIZEN.replace('name: String', 'name: String @external'),
      BOUND,
      ['COORDINATE_UNBOUND Citizen.name'],
    ],
    [
      'an item that is not nullable',
      CITIZEN.replace('name: String', 'name: String!'),
      BOUND,
      ['SCHEMA_REFUSED Citizen.name'],
    ],
    [
      'an argument that nothing binds',
      `${CITIZEN} type Query { citizen(name: String): Citizen }`,
      { ...BOUND, 'Query.citizen': null },
      ['COORDINATE_UNBOUND Query.citizen(name:)'],
    ],
    [
      'an argument bound to a presence',
      `${CITIZEN} type Query { citizen(name: String): Citizen }`,
      { ...BOUND, 'Query.citizen': null, 'Query.citizen(name:)': null },
      ['COORDINATE_UNBOUND Query.citizen(name:)'],
    ],
    [
      'an input field that nothing binds',
      `${CITIZEN} type Query { citizen(by: By): Citizen } input By { name: String }`,
      { ...BOUND, 'Query.citizen': null },
      ['COORDINATE_UNBOUND By.name'],
    ],
    [
      'paging of another type',
      `${CITIZEN} type Query { citizen(after: ID): Citizen }`,
      { ...BOUND, 'Query.citizen': null },
      ['COORDINATE_UNBOUND Query.citizen(after:)'],
    ],
    [
      'a mutation',
      `${CITIZEN} type Mutation { forget: Boolean }`,
      { ...BOUND, 'Mutation.forget': 'name' },
      ['SCHEMA_REFUSED Mutation'],
    ],
    [
      'a root type under another name',
      `${CITIZEN} schema { query: Query mutation: Doing } type Doing { forget: Boolean } type Query { x: Citizen }`,
      { ...BOUND, 'Doing.forget': 'name', 'Query.x': null },
      ['SCHEMA_REFUSED Doing'],
    ],
    [
      'a shared field',
      CITIZEN.replace('name: String', 'name: String @shareable'),
      BOUND,
      ['SCHEMA_REFUSED Citizen.name'],
    ],
    [
      'a shared field under the full name',
      CITIZEN.replace('name: String', 'name: String @federation__shareable'),
      BOUND,
      ['SCHEMA_REFUSED Citizen.name'],
    ],
    [
      "another's field taken over",
      CITIZEN.replace('name: String', 'name: String @federation__override(from: "b")'),
      BOUND,
      ['SCHEMA_REFUSED Citizen.name'],
    ],
    [
      'a field provided for another',
      CITIZEN.replace('name: String', 'name: String @federation__provides(fields: "x")'),
      BOUND,
      ['SCHEMA_REFUSED Citizen.name'],
    ],
    [
      'data under the name of paging',
      `${CITIZEN} type PageInfo { hasNextPage: Boolean! names: String }`,
      BOUND,
      ['SCHEMA_REFUSED PageInfo.names'],
    ],
    [
      'data under the name of paging, of another type',
      `${CITIZEN} type PageInfo { endCursor: Citizen }`,
      BOUND,
      ['SCHEMA_REFUSED PageInfo.endCursor'],
    ],
    [
      'a type under a name of federation',
      `${CITIZEN} type federation__Citizen { name: String }`,
      { ...BOUND, 'federation__Citizen.name': 'name' },
      ['SCHEMA_REFUSED federation__Citizen'],
    ],
    [
      'a directive renamed',
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@shareable", as: "@item" }]) ${CITIZEN}`,
      BOUND,
      ['SCHEMA_REFUSED @link(import:)'],
    ],
    [
      'a specification renamed',
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "item") ${CITIZEN}`,
      BOUND,
      ['SCHEMA_REFUSED @link(as:)'],
    ],
    [
      'a specification nobody knows',
      `extend schema @link(url: "https://specs.apollo.dev/connect/v0.1") ${CITIZEN}`,
      BOUND,
      ['SCHEMA_REFUSED @link(url:)'],
    ],
    [
      'an entity of an interface',
      `${CITIZEN} interface Party @key(fields: "id") { id: ID! }`,
      BOUND,
      ['SCHEMA_REFUSED Party'],
    ],
  ];

  test.each(cases)('%s is refused', (_, sdl, binds, expected) => {
    expect(faults(sdl, binds)).toEqual(expected);
  });

  test('a nested part of a key may be non-null, a namesake outside the key may not', () => {
    const sdl = 'type Office @key(fields: "org { id }") { org: Org! id: ID! } type Org { id: ID! }';
    const binds = { 'Office.org': 'org', 'Office.id': 'id', 'Org.id': 'org' };
    expect(faults(sdl, binds)).toEqual(['SCHEMA_REFUSED Office.id']);
  });

  test('an SDL of Federation 1, where everything may be shared, is refused', () => {
    expect(
      publicationFaults('type Citizen @key(fields: "id") { id: ID! name: String }', bind(BOUND)),
    ).toMatchObject([{ code: 'SCHEMA_REFUSED', at: '@link' }]);
  });

  test('SCHEMA_REFUSED: what cannot be parsed', () => {
    expect(() => publicationFaults('type {', [])).toThrow(
      expect.objectContaining({ code: 'SCHEMA_REFUSED' }),
    );
    expect(() => publicationFaults('type A @key(fields: "{") { a: ID }', [])).toThrow(
      expect.objectContaining({ code: 'SCHEMA_REFUSED' }),
    );
  });

  test('leaving out any one coordinate of a binding that agrees makes it disagree', () => {
    const [income] = ENTRIES.filter((each) => each.subgraph === 'taxation');
    if (income === undefined) throw new Error('no entry');
    const names = Object.keys(income.binds);
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1, maxLength: names.length - 1 }), (kept) => {
        const binds = Object.fromEntries(
          Object.entries(income.binds).filter(([name]) => kept.includes(name)),
        );
        const missing = publicationFaults(TAXATION, [bindingOf({ ...income, binds })]).map(
          (fault) => fault.at,
        );
        expect(new Set(missing)).toEqual(new Set(names.filter((name) => !kept.includes(name))));
      }),
      { numRuns: runs(20, 200) },
    );
  });
});
