import { isHubError } from '../../../chaincode/model/error';
import { bindingsOf } from '../../../subgraphs/kit/binding/bind';

const declared = new Map([
  ['cars', new Set(['plate', 'owner', 'colour'])],
  ['owners', new Set(['number', 'name'])],
]);

const GOOD = `
  type Query { car(plate: ID! @item(entry: "cars", name: "plate")): Car }
  type Car @entry(name: "cars") @key(fields: "plate") {
    plate: ID! @item(entry: "cars", name: "plate")
    colour: String @item(entry: "cars", name: "colour")
  }
`;

const refusal = (sdl: string): { readonly code: string; readonly coordinate: unknown } | undefined => {
  try {
    bindingsOf(sdl, declared);
    return undefined;
  } catch (error) {
    if (!isHubError(error)) throw error;
    expect(error.kind.remedy).not.toBe('');
    return { code: error.code, coordinate: error.details.coordinate };
  }
};

test('a subgraph whose every coordinate is bound is published', () => {
  expect([...bindingsOf(GOOD, declared)]).toEqual([
    [
      'cars',
      [
        { coordinate: 'Query.car', presence: true },
        { coordinate: 'Query.car(plate:)', item: 'plate' },
        { coordinate: 'Car.plate', item: 'plate' },
        { coordinate: 'Car.colour', item: 'colour' },
      ],
    ],
    ['owners', []],
  ]);
});

test('a field reached through a column is an item here and presence there', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { owner: Owner @item(entry: "cars", name: "owner") }
     type Owner @entry(name: "owners") { name: String @item(entry: "owners", name: "name") }`,
    declared,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'Car.owner', item: 'owner' });
  expect(bindings.get('owners')).toContainEqual({ coordinate: 'Car.owner', presence: true });
});

test('an embedded object of the same row is structure', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { looks: Looks } type Looks @entry(name: "cars") { colour: String @item(entry: "cars", name: "colour") }`,
    declared,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'Car.looks', presence: true });
});

test('what another subgraph resolves is bound there, not here', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { tax: Int @external colourTaxed: Boolean @requires(fields: "tax") @item(entry: "cars", name: "colour") }`,
    declared,
  );
  const coordinates = bindings.get('cars')?.map(({ coordinate }) => coordinate);
  expect(coordinates).toContain('Car.colourTaxed');
  expect(coordinates).not.toContain('Car.tax');
});

const CONNECTION = `
  type CarConnection { edges: [CarEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type CarEdge { node: Car! cursor: String! }
  type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
`;

test('a connection is structure all the way, and paging binds nothing', () => {
  const bindings = bindingsOf(
    `${GOOD} ${CONNECTION} extend type Query { cars(first: Int, after: String): CarConnection }`,
    declared,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'CarConnection.totalCount', presence: true });
  expect(bindings.get('cars')?.some(({ coordinate }) => coordinate.startsWith('PageInfo'))).toBe(false);
  expect(bindings.get('cars')?.some(({ coordinate }) => coordinate.includes('first:'))).toBe(false);
});

test.each([
  ['COORDINATE_UNBOUND', 'Car.weight', 'a value without an item', `${GOOD} extend type Car { weight: Int }`],
  [
    'COORDINATE_UNBOUND',
    'Query.count',
    'a root field that leads nowhere',
    `${GOOD} extend type Query { count: Int }`,
  ],
  [
    'COORDINATE_UNBOUND',
    'Query.cars(colour:)',
    'an argument without an item',
    `${GOOD} extend type Query { cars(colour: String): [Car] }`,
  ],
  [
    'COORDINATE_UNBOUND',
    'Query.cars(first:)',
    'an argument that only looks like paging',
    `${GOOD} extend type Query { cars(first: String): [Car] }`,
  ],
  [
    'COORDINATE_UNBOUND',
    'CarEdge.colour',
    'a value hidden in an edge',
    `${GOOD} ${CONNECTION} extend type CarEdge { colour: String } extend type Query { cars: CarConnection }`,
  ],
  [
    'COORDINATE_UNBOUND',
    'PageInfo.owner',
    'a value hidden in paging',
    `${GOOD} ${CONNECTION} extend type PageInfo { owner: String } extend type Query { cars: CarConnection }`,
  ],
  [
    'ITEM_REACHED_BY_STRUCTURE',
    'Car.owner',
    'other rows reached without an item',
    `${GOOD} extend type Car { owner: Owner } type Owner @entry(name: "owners") { name: String @item(entry: "owners", name: "name") }`,
  ],
  [
    'ITEM_REACHED_BY_STRUCTURE',
    'Car.twin',
    'another row of the same entry reached without an item',
    `${GOOD} extend type Car { twin: Car }`,
  ],
  [
    'ITEM_NOT_NULLABLE',
    'Car.owner',
    'a non-null item',
    `${GOOD} extend type Car { owner: String! @item(entry: "cars", name: "owner") }`,
  ],
  [
    'UNKNOWN_BINDING',
    'Car.weight',
    'an item the entry does not have',
    `${GOOD} extend type Car { weight: Int @item(entry: "cars", name: "weight") }`,
  ],
  [
    'UNKNOWN_BINDING',
    'Car.weight',
    'an entry the department does not have',
    `${GOOD} extend type Car { weight: Int @item(entry: "boats", name: "weight") }`,
  ],
  [
    'DIRECTIVE_NOT_PUBLISHABLE',
    'Car.colour',
    '@shareable',
    GOOD.replace('colour: String', 'colour: String @shareable'),
  ],
  [
    'DIRECTIVE_NOT_PUBLISHABLE',
    'Car.colour',
    '@override',
    GOOD.replace('colour: String', 'colour: String @override(from: "other")'),
  ],
  [
    'DIRECTIVE_NOT_PUBLISHABLE',
    'Car.colour',
    '@provides',
    GOOD.replace('colour: String', 'colour: String @federation__provides(fields: "x")'),
  ],
  [
    'DIRECTIVE_NOT_PUBLISHABLE',
    'Car',
    'a type shared whole',
    GOOD.replace('@entry(name: "cars")', '@entry(name: "cars") @shareable'),
  ],
  ['OPERATION_NOT_PUBLISHABLE', undefined, 'a mutation', `${GOOD} type Mutation { paint: Car }`],
  ['OPERATION_NOT_PUBLISHABLE', undefined, 'a subscription', `${GOOD} type Subscription { painted: Car }`],
  [
    'OPERATION_NOT_PUBLISHABLE',
    undefined,
    'a mutation under another name',
    `schema { query: Query mutation: Paint } ${GOOD} type Paint { paint: Car }`,
  ],
  [
    'TYPE_NOT_PUBLISHABLE',
    undefined,
    'an input object',
    `${GOOD} input Filter { plate: ID @item(entry: "cars", name: "plate") }`,
  ],
  ['TYPE_NOT_PUBLISHABLE', undefined, 'an interface', `${GOOD} interface Thing { colour: String }`],
  ['TYPE_NOT_PUBLISHABLE', undefined, 'a union', `${GOOD} union Anything = Car`],
])('%s: %s, %s, is refused', (code, coordinate, _what, sdl) => {
  expect(refusal(sdl)).toMatchObject({
    code,
    ...(coordinate === undefined ? {} : { coordinate: expect.anything() }),
  });
  if (coordinate !== undefined) expect(messageOf(sdl)).toContain(`\`${coordinate}\``);
});

function messageOf(sdl: string): string {
  try {
    bindingsOf(sdl, declared);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
