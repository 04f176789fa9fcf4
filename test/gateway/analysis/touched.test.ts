import { CHAIN } from '../fixture/chain';
import { SmallSupergraph } from '../fixture/small-supergraph';

const hub = new SmallSupergraph(CHAIN);
const of = (lines: readonly string[], ...starts: string[]): readonly string[] =>
  lines.filter((line) => starts.some((start) => line.startsWith(start)));

describe('what an operation touches', () => {
  test('a field is touched under any alias, and once', () => {
    const aliased = hub.touches('{ citizen(id: "1") { debt: name name: secret } }');
    expect(aliased).toEqual(hub.touches('{ citizen(id: "1") { name secret } }'));
  });

  test('a field in a fragment, named or nested, is touched', () => {
    const query = `{ citizen(id: "1") { ...A } } fragment A on Citizen { ... on Party { ...B } }
      fragment B on Party { ... on Citizen { secret } }`;
    expect(hub.touches(query)).toContain('police Citizen.secret secret');
  });

  test('a field of an interface touches every type that may answer it', () => {
    expect(of(hub.touches('{ search { name } }'), 'police Ci', 'police Co')).toEqual([
      'police Citizen.name name',
      'police Company.name companyName',
    ]);
  });

  test('a member of a union is touched, the others are not', () => {
    const touches = hub.touches('{ parties { ... on Company { name } } }');
    expect(touches).toContain('police Company.name companyName');
    expect(touches).not.toContain('police Citizen.name name');
  });

  test('only the operation that was asked for is touched', () => {
    const query = 'query A { citizen(id: "1") { name } } query B { citizen(id: "1") { secret } }';
    expect(hub.touches(query, 'A')).not.toContain('police Citizen.secret secret');
    expect(hub.touches(query, 'B')).toContain('police Citizen.secret secret');
  });

  test('an input object touches the fields it names, however deep', () => {
    expect(of(hub.touches('{ search(by: { and: { district: "x" } }) { __typename } }'), 'police By')).toEqual(
      ['police By.and name', 'police By.district district'],
    );
  });

  test('a variable of an input object touches all its fields', () => {
    expect(of(hub.touches('query($by: By) { search(by: $by) { __typename } }'), 'police By')).toEqual([
      'police By.and name',
      'police By.district district',
      'police By.name name',
    ]);
  });

  test('asking for a type name alone touches the presence', () => {
    expect(hub.touches('{ parties { __typename } }')).toEqual(['police Query.parties -']);
  });
});

describe('what is computed from what', () => {
  test('an input is released to the computing department alone, with its key and presence', () => {
    expect(of(hub.touches('{ citizen(id: "1") { points } }'), 'tax')).toEqual([
      'tax Citizen.id -',
      'tax Citizen.id - → ScoreMSP Citizen.points',
      'tax Citizen.id id',
      'tax Citizen.id id → ScoreMSP Citizen.points',
      'tax Citizen.income income → ScoreMSP Citizen.points',
    ]);
  });

  test('an input that the caller asks for too is released to both', () => {
    const touches = hub.touches('{ citizen(id: "1") { points spouse { salary: income } } }');
    expect(of(touches, 'tax Citizen.income')).toEqual([
      'tax Citizen.income income',
      'tax Citizen.income income → ScoreMSP Citizen.points',
    ]);
  });

  test('a chain touches each link for its own department, and every computed link for the caller', () => {
    const touches = hub.touches('{ citizen(id: "1") { rank } }');
    expect(of(touches, 'tax Citizen.income', 'score Citizen.points', 'welfare Citizen.rank')).toEqual([
      'score Citizen.points points',
      'score Citizen.points points → WelfareMSP Citizen.rank',
      'tax Citizen.income income → ScoreMSP Citizen.points',
      'welfare Citizen.rank rank',
    ]);
  });

  test('a nested input touches each part of it for the computing department', () => {
    const touches = hub.touches('{ citizen(id: "1") { crowding } }');
    expect(of(touches, 'police Citizen.household', 'police Household')).toEqual([
      'police Citizen.household household → ScoreMSP Citizen.crowding',
      'police Household.size size → ScoreMSP Citizen.crowding',
    ]);
  });

  test('an argument that selects an input is touched for the computing department', () => {
    expect(of(hub.touches('{ citizen(id: "1") { grade } }'), 'tax Citizen.income')).toEqual([
      'tax Citizen.income income → ScoreMSP Citizen.grade',
      'tax Citizen.income(year:) year → ScoreMSP Citizen.grade',
    ]);
  });

  test('two computations of one input are two derivations', () => {
    expect(of(hub.touches('{ citizen(id: "1") { points rank } }'), 'score Citizen.points')).toHaveLength(2);
  });

  test('the keys of a plan are told with sender and receiver', () => {
    const { transfers } = hub.analyse('{ citizen(id: "1") { rank } }');
    const told = transfers.map(({ sender, receiver, coordinate }) => `${sender} ${coordinate} ${receiver}`);
    expect(told.sort()).toEqual([
      'police Citizen.id score',
      'police Citizen.id tax',
      'police Citizen.id welfare',
    ]);
  });
});

describe('what another department cannot change', () => {
  const { police, tax } = CHAIN;
  if (police === undefined || tax === undefined) throw new Error('fixture changed');

  test('an unbound coordinate touches no entry', () => {
    const loose = new SmallSupergraph({
      police,
      tax: { ...tax, types: tax.types.replace('debt: Int', 'debt: Int extra: Int') },
    });
    expect(loose.touches('{ citizen(id: "1") { extra } }')).toContain('tax Citizen.extra UNBOUND');
  });

  test("a binding under another's name says nothing about this subgraph", () => {
    const evil = new SmallSupergraph({
      police,
      tax,
      evil: {
        types: 'type Citizen @key(fields: "id") { id: ID! own: Int }',
        // Claims that the police's secret is an item of its own entry.
        binds: { 'Citizen.id': 'id', 'Citizen.own': 'own', 'Citizen.secret': 'own' },
      },
    });
    expect(of(evil.touches('{ citizen(id: "1") { secret own } }'), 'police Citizen.secret', 'evil')).toEqual([
      'evil Citizen.id -',
      'evil Citizen.id id',
      'evil Citizen.own own',
      'police Citizen.secret secret',
    ]);
  });

  test('an input taken in by a computation of no consequence is an input all the same', () => {
    const evil = new SmallSupergraph({
      police,
      evil: {
        types: `type Citizen @key(fields: "id") {
          id: ID! secret: String @external harmless: Int @requires(fields: "secret")
        }`,
        binds: { 'Citizen.id': 'id', 'Citizen.harmless': 'harmless' },
      },
    });
    const touches = evil.touches('{ citizen(id: "1") { harmless } }');
    expect(of(touches, 'police Citizen.secret')).toEqual([
      'police Citizen.secret secret → EvilMSP Citizen.harmless',
    ]);
    expect(touches).toContain('evil Citizen.harmless harmless');
  });
});
