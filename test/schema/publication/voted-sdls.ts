/** SDLs without a department's directives and what was voted for them, each with what is wrong. */

/** By coordinate, the item it is bound to, or null for presence; all of one entry. */
export type Binds = Readonly<Record<string, string | null>>;

export const CITIZEN = 'type Citizen @key(fields: "id") { id: ID! name: String }';
export const BOUND = { 'Citizen.id': 'id', 'Citizen.name': 'name' };

/** What it is, SDL without its header, what was voted, the faults. */
export const VOTED: readonly (readonly [string, string, Binds, readonly string[]])[] = [
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
    ['ITEM_NOT_NULLABLE Citizen.name'],
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
    ['TYPE_NOT_PUBLISHABLE By', 'COORDINATE_UNBOUND Query.citizen(by:)'],
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
    ['OPERATION_NOT_PUBLISHABLE Mutation'],
  ],
  [
    'an input asked for with an argument',
    `${CITIZEN} extend type Citizen { age(of: String): Int @external low: Boolean @requires(fields: "age(of: \\"x\\")") }`,
    { ...BOUND, 'Citizen.low': 'low' },
    ['SCHEMA_REFUSED Citizen.low'],
  ],
  [
    'an input under another name',
    `${CITIZEN} extend type Citizen { age: Int @external low: Boolean @requires(fields: "id: age") }`,
    { ...BOUND, 'Citizen.low': 'low' },
    ['SCHEMA_REFUSED Citizen.low'],
  ],
  [
    'a key that selects',
    'type Citizen @key(fields: "id @skip(if: true)") { id: ID! name: String }',
    BOUND,
    ['SCHEMA_REFUSED Citizen'],
  ],
  [
    'a root type under another name',
    `${CITIZEN} schema { query: Query mutation: Doing } type Doing { forget: Boolean } type Query { x: Citizen }`,
    { ...BOUND, 'Doing.forget': 'name', 'Query.x': null },
    ['OPERATION_NOT_PUBLISHABLE Doing'],
  ],
  [
    'a shared field',
    CITIZEN.replace('name: String', 'name: String @shareable'),
    BOUND,
    ['DIRECTIVE_NOT_PUBLISHABLE Citizen.name'],
  ],
  [
    'a shared field under the full name',
    CITIZEN.replace('name: String', 'name: String @federation__shareable'),
    BOUND,
    ['DIRECTIVE_NOT_PUBLISHABLE Citizen.name'],
  ],
  [
    "another's field taken over",
    CITIZEN.replace('name: String', 'name: String @federation__override(from: "b")'),
    BOUND,
    ['DIRECTIVE_NOT_PUBLISHABLE Citizen.name'],
  ],
  [
    'a field provided for another',
    CITIZEN.replace('name: String', 'name: String @federation__provides(fields: "x")'),
    BOUND,
    ['DIRECTIVE_NOT_PUBLISHABLE Citizen.name'],
  ],
  [
    'data under the name of paging',
    `${CITIZEN} type PageInfo { hasNextPage: Boolean! names: String }`,
    BOUND,
    ['COORDINATE_UNBOUND PageInfo.names'],
  ],
  [
    'data under the name of paging, of another type',
    `${CITIZEN} type PageInfo { endCursor: Citizen }`,
    BOUND,
    ['COORDINATE_UNBOUND PageInfo.endCursor'],
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
    ['DIRECTIVE_NOT_PUBLISHABLE Party'],
  ],
  [
    'an argument in an interface',
    `interface Party { label(in: String): String } type Citizen implements Party @key(fields: "id") { id: ID! label(in: String): String }`,
    { 'Citizen.id': 'id', 'Citizen.label': 'label', 'Citizen.label(in:)': 'label' },
    ['TYPE_NOT_PUBLISHABLE Party.label'],
  ],
  [
    'an item that an interface says to be another',
    `interface Party { name: String @item(entry: "voted", name: "id") } type Citizen implements Party @key(fields: "id") { id: ID! name: String }`,
    BOUND,
    ['DIRECTIVE_NOT_PUBLISHABLE Party.name'],
  ],
  [
    'a type of an interface that nothing binds',
    `interface Party { name: String } type Citizen implements Party @key(fields: "id") { id: ID! name: String } type Firm implements Party { name: String }`,
    BOUND,
    ['COORDINATE_UNBOUND Firm.name'],
  ],
  [
    'other rows reached through a union without an item',
    `${CITIZEN} type Firm @key(fields: "no") { no: ID! } union Party = Citizen | Firm extend type Citizen { boss: Party }`,
    { ...BOUND, 'Firm.no': 'no', 'Citizen.boss': null },
    ['COORDINATE_UNBOUND Citizen.boss'],
  ],
  [
    'a union of rows that is bound to no presence',
    `${CITIZEN} type Firm @key(fields: "no") { no: ID! } union Party = Citizen | Firm type Query { party: Party }`,
    { ...BOUND, 'Firm.no': 'no' },
    ['COORDINATE_UNBOUND Query.party'],
  ],
  [
    'a value released on presence alone',
    CITIZEN,
    { ...BOUND, 'Citizen.name': null },
    ['COORDINATE_UNBOUND Citizen.name'],
  ],
  [
    'another row reached without an item',
    `${CITIZEN} extend type Citizen { spouse: Citizen }`,
    { ...BOUND, 'Citizen.spouse': null },
    ['ITEM_REACHED_BY_STRUCTURE Citizen.spouse'],
  ],
  [
    'other rows listed as if they were parts of this one',
    `${CITIZEN} extend type Citizen { aliases: [Alias] } type Alias { alias: String }`,
    { ...BOUND, 'Citizen.aliases': null, 'Alias.alias': 'name' },
    ['ITEM_REACHED_BY_STRUCTURE Citizen.aliases'],
  ],
  [
    'a root field that leads nowhere',
    `${CITIZEN} type Query { count: Int }`,
    { ...BOUND, 'Query.count': null },
    ['COORDINATE_UNBOUND Query.count'],
  ],
  [
    'paging bound to an item',
    `${CITIZEN} type Query { citizens(first: Int): [Citizen] }`,
    { ...BOUND, 'Query.citizens': null, 'Query.citizens(first:)': 'name' },
    ['COORDINATE_UNBOUND Query.citizens(first:)'],
  ],
  [
    'data under a name of federation',
    `${CITIZEN} type _Service { sdl: String names: String }`,
    BOUND,
    ['SCHEMA_REFUSED _Service', 'COORDINATE_UNBOUND _Service.sdl', 'COORDINATE_UNBOUND _Service.names'],
  ],
  [
    'rows under a root field of federation',
    `${CITIZEN} type Query { _service: Citizen }`,
    BOUND,
    ['SCHEMA_REFUSED Query._service', 'COORDINATE_UNBOUND Query._service'],
  ],
  [
    'a directive that says otherwise than was voted',
    CITIZEN.replace('name: String', 'name: String @item(entry: "entry-30701201000001", name: "nickname")'),
    BOUND,
    ['UNKNOWN_BINDING Citizen.name'],
  ],
];
