import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { type GraphQLSchema, getVariableValues, Kind, parse, validate } from 'graphql';
import { DEFAULT_LIMITS, Documents } from '../../../gateway/admission';
import { type Example, readExamples } from '../../../gateway/explorer/build/examples';
import { DEMO_DEPARTMENTS } from '../../../subgraphs/demo/departments';
import { describeDepartment } from '../../../subgraphs/kit/binding/describe';
import { buildRegistry } from '../../../subgraphs/registry/schema';
import { ROOT } from '../../architecture/source-tree';

const REGISTRY = 'registry';
const paths = [
  'subgraphs/examples.graphql',
  ...globSync('subgraphs/*/examples.graphql', { cwd: ROOT }).sort(),
];
const examples = paths.flatMap((path) => readExamples(path, readFileSync(join(ROOT, path), 'utf8')));

let schema: GraphQLSchema;
beforeAll(async () => {
  const departments = await Promise.all(DEMO_DEPARTMENTS.map(describeDepartment));
  const { sdl: registrySdl } = await buildRegistry();
  const services = [...departments, { subgraph: REGISTRY, sdl: registrySdl }].map(({ subgraph, sdl }) => ({
    name: subgraph,
    url: 'http://127.0.0.1/graphql',
    typeDefs: parse(sdl),
  }));
  const composed = composeServices(services);
  if (composed.schema === undefined) throw new AggregateError(composed.errors, String(composed.errors?.[0]));
  schema = composed.schema.toAPISchema().toGraphQLJSSchema() as GraphQLSchema;
});

function variablesErrors({ query, variables }: Example): readonly Error[] {
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const given = (variables === '' ? {} : JSON.parse(variables)) as Record<string, unknown>;
  const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  expect(declared).toEqual(expect.arrayContaining(Object.keys(given)));
  return getVariableValues(schema, operation.variableDefinitions ?? [], given).errors ?? [];
}

test.each(examples.map((example) => [example.folder, example.name, example] as const))(
  '%s: %s is a query of the departments’ graph, with its variables',
  (_folder, _name, example) => {
    expect(validate(schema, parse(example.query))).toEqual([]);
    expect(variablesErrors(example)).toEqual([]);
    expect(() => new Documents(DEFAULT_LIMITS).admit(example.query, schema)).not.toThrow();
  },
);

test('the eligibility query comes first, and every department and the registry have an example', () => {
  expect(examples[0]?.name).toBe('Eligibility');
  const folders = new Set(examples.map(({ folder }) => folder));
  expect([...folders].slice(1).sort()).toEqual(
    [...DEMO_DEPARTMENTS.map(({ name }) => name), REGISTRY].sort(),
  );
});

test('names are tabs: no two examples have the same', () => {
  const names = examples.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

describe('a file of examples', () => {
  const read = (text: string) => readExamples('subgraphs/tax/examples.graphql', text);

  test('gives title, note and variables by the comments above each query', () => {
    const text =
      '# A title\n# A note\n# of two lines\n# variables: {"a": [1]}\nquery A($a: [Int]) { a(a: $a) }\n\n# B\nquery B { b }\n';
    expect(read(text)).toEqual([
      {
        folder: 'tax',
        name: 'A',
        title: 'A title',
        note: 'A note of two lines',
        query: 'query A($a: [Int]) {\n  a(a: $a)\n}',
        variables: '{\n  "a": [\n    1\n  ]\n}',
      },
      { folder: 'tax', name: 'B', title: 'B', note: '', query: 'query B {\n  b\n}', variables: '' },
    ]);
  });

  test.each([
    ['query A { a }', '`A` has no title above it'],
    ['# T\n{ a }', 'an example has no name'],
    ['# T\nfragment F on T { a }', 'only operations are examples'],
    ['# T\n# variables: {a}\nquery A { a }', 'the variables of `A` are not JSON'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => read(text)).toThrow(`subgraphs/tax/examples.graphql: ${message}`);
  });
});
