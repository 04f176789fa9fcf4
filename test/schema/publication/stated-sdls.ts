/** SDLs as a department writes them, with its own directives, each with what is wrong with it. */
import { LINK_HEADER } from '../../../schema/item-directive';
import type { DeclaredItems } from '../../../schema/publication';

export const DECLARED: DeclaredItems = new Map([
  ['cars', new Set(['plate', 'owner', 'colour'])],
  ['owners', new Set(['number', 'name'])],
]);

export const GOOD = `${LINK_HEADER}
  type Query { car(plate: ID! @item(entry: "cars", name: "plate")): Car }
  type Car @entry(name: "cars") @key(fields: "plate") {
    plate: ID! @item(entry: "cars", name: "plate")
    colour: String @item(entry: "cars", name: "colour")
  }
`;

export const CONNECTION = `
  type CarConnection { edges: [CarEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type CarEdge { node: Car! cursor: String! }
  type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
`;

/** Code, coordinate (undefined: none to look for), what it is, SDL. */
export const STATED: readonly (readonly [string, string | undefined, string, string])[] = [
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
  [
    'TYPE_NOT_PUBLISHABLE',
    'Thing.colour',
    'an argument in an interface',
    `${GOOD} interface Thing { colour(in: String): String }`,
  ],
  [
    'DIRECTIVE_NOT_PUBLISHABLE',
    'Anything',
    'a union that says to stand for an entry',
    `${GOOD} union Anything @entry(name: "cars") = Car`,
  ],
];
