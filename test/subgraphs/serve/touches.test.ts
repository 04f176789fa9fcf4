import { buildSchema, parse } from 'graphql';
import type { Binding } from '../../../chaincode/model';
import { touchesOf } from '../../../subgraphs/kit/serve/touches';

const schema = buildSchema(`
  type Query { parties: [Party], owners: [Owner] }
  interface Party { name(in: String): String }
  union Owner = Citizen | Firm
  type Citizen implements Party { name(in: String): String, number: ID }
  type Firm implements Party { name(in: String): String, code: ID }
`);

const bound = (entry: string, ...coordinates: readonly (readonly [string, string | undefined])[]): Binding =>
  ({
    entry,
    coordinates: coordinates.map(([coordinate, item]) =>
      item === undefined ? { coordinate, presence: true } : { coordinate, item },
    ),
  }) as unknown as Binding;

const bindings = [
  bound('citizens', ['Citizen.name', 'name'], ['Citizen.number', 'number'], ['Query.parties', undefined]),
  bound('firms', ['Firm.name', 'name'], ['Firm.code', 'code'], ['Query.parties', undefined]),
];

const touched = (query: string): readonly string[] =>
  touchesOf(schema, { document: parse(query), variables: {} }, bindings)
    .map(({ coordinate, entry, item }) => `${coordinate} ${entry ?? '?'} ${item ?? '-'}`)
    .sort();

test('what is asked of an interface is touched on every type it may be', () => {
  expect(touched('{ parties { name } }')).toEqual([
    'Citizen.name citizens name',
    'Firm.name firms name',
    'Query.parties citizens -',
    'Query.parties firms -',
  ]);
});

test('an argument in an interface is touched on every type, and is bound to nothing', () => {
  expect(touched('{ parties { name(in: "x") } }')).toEqual([
    'Citizen.name citizens name',
    'Citizen.name(in:) ? -',
    'Firm.name firms name',
    'Firm.name(in:) ? -',
    'Query.parties citizens -',
    'Query.parties firms -',
  ]);
});

test('what is asked of one type of a union is touched on that type alone', () => {
  expect(touched('{ owners { __typename ... on Firm { code } } }')).toEqual([
    'Firm.code firms code',
    'Query.owners ? -',
  ]);
});
