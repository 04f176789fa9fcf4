import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Binding } from '../../../chaincode/model';
import { type EntryLines, publicationFaults } from '../../../schema/publication';
import { runs } from '../../depth';
import { bindingOf } from '../../gateway/fixture/alliance';
import { DEPARTMENTS, ENTRIES, HEADER, TAXATION } from '../../gateway/fixture/scenario';
import { BOUND, CITIZEN, VOTED } from './voted-sdls';

const GOLDEN = join(__dirname, '../../subgraphs/golden');

/** The bindings of a department as its golden file lists them: an entry, and below it its coordinates. */
function goldenBindings(name: string): readonly EntryLines[] {
  const text = readFileSync(join(GOLDEN, `${name}.bindings.txt`), 'utf8');
  return text
    .trim()
    .split('\n\n')
    .map((entry) => {
      const [localName = '', ...lines] = entry.split('\n');
      const coordinates = lines.map((line) => {
        const [coordinate = '', what] = line.trim().split(' ');
        return what === '(presence)' ? ({ coordinate, presence: true } as const) : { coordinate, item: what };
      });
      return { localName, coordinates };
    });
}

const bind = (binds: Readonly<Record<string, string | null>>): readonly Binding[] => [
  bindingOf({ code: '30701201/000001', provider: 'AMSP', subgraph: 'a', binds }),
];
const faults = (sdl: string, binds: Readonly<Record<string, string | null>>): readonly string[] =>
  publicationFaults(HEADER + sdl, bind(binds)).map(({ code, at }) => `${code} ${at}`);

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

  test.each(VOTED)('%s is refused', (_, sdl, binds, expected) => {
    expect(faults(sdl, binds)).toEqual(expected);
  });

  describe('a field that may lead to rows of several entries', () => {
    const sdl = `${HEADER} ${CITIZEN} type Firm @key(fields: "no") { no: ID! } union Party = Citizen | Firm
      interface Named { name: String } extend type Citizen implements Named { boss: Named }
      type Shop implements Named @key(fields: "sign") { sign: ID! name: String }
      type Query { party: Party parties(first: Int): Parties named: [Named!] }
      type Parties { edges: [Edge!] totalCount: Int } type Edge { node: Party }`;
    const abstract = ['Query.party', 'Query.parties', 'Parties.edges', 'Parties.totalCount', 'Edge.node'];
    const named = ['Query.named', 'Citizen.boss'];
    const items: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      citizens: { ...BOUND },
      firms: { 'Firm.no': 'no' },
      shops: { 'Shop.sign': 'sign', 'Shop.name': 'name' },
    };
    /** Every field bound to every entry it may lead to, but for one of one entry. */
    const lines = (without: readonly [string, string] | undefined): readonly EntryLines[] =>
      Object.entries(items).map(([localName, own]) => {
        const presence =
          localName === 'shops' ? named : localName === 'firms' ? abstract : [...abstract, ...named];
        return {
          localName,
          coordinates: [
            ...Object.entries(own).map(([coordinate, item]) => ({ coordinate, item })),
            ...presence
              .filter((coordinate) => without?.[0] !== localName || without[1] !== coordinate)
              .map((coordinate) =>
                coordinate === 'Citizen.boss' && localName === 'citizens'
                  ? { coordinate, item: 'boss' }
                  : ({ coordinate, presence: true } as const),
              ),
          ],
        };
      });
    const found = (without?: readonly [string, string]): readonly string[] =>
      publicationFaults(sdl, lines(without)).map(({ code, at }) => `${code} ${at}`);

    test('is bound to each of them', () => {
      expect(found()).toEqual([]);
    });

    const all = [
      ...['citizens', 'firms'].flatMap((entry) => abstract.map((at) => [entry, at] as const)),
      ...['citizens', 'shops'].flatMap((entry) => named.map((at) => [entry, at] as const)),
    ].filter(([, at]) => at !== 'Parties.totalCount');
    test.each(all)(
      'not bound to that of %s at %s, it is refused: its type would tell that a row exists',
      (...without) => {
        expect(found(without)).toContain(`COORDINATE_UNBOUND ${without[1]}`);
      },
    );
  });

  test('a nested part of a key may be non-null, a namesake outside the key may not', () => {
    const sdl = 'type Office @key(fields: "org { id }") { org: Org! id: ID! } type Org { id: ID! }';
    const binds = { 'Office.org': 'org', 'Office.id': 'id', 'Org.id': 'org' };
    expect(faults(sdl, binds)).toEqual(['ITEM_NOT_NULLABLE Office.id']);
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
