import { executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import fc from 'fast-check';
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  graphql,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { runs } from '../../depth';
import { CHAIN } from '../fixture/chain';
import { SmallSupergraph } from '../fixture/small-supergraph';

const hub = new SmallSupergraph(CHAIN);

/** Every (subgraph, coordinate) that some resolver really answered. */
const resolved = new Set<string>();

/** Subgraphs whose every field answers something, and writes down that it did. */
const services: ServiceMap = Object.fromEntries(
  [...hub.sdls].map(([name, sdl]) => {
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
    for (const type of Object.values(schema.getTypeMap())) trace(name, schema, type);
    return [
      name,
      {
        process: async ({ request }: { request: { query?: string; variables?: Record<string, unknown> } }) =>
          JSON.parse(
            JSON.stringify(
              await graphql({ schema, source: request.query ?? '', variableValues: request.variables ?? {} }),
            ),
          ),
      },
    ];
  }),
);

function trace(subgraph: string, schema: GraphQLSchema, type: GraphQLNamedType): void {
  if (isAbstractType(type)) {
    type.resolveType = (value: { readonly __typename?: string }) => value.__typename;
    return;
  }
  if (!isObjectType(type) || type.name.startsWith('_')) return;
  for (const field of Object.values(type.getFields())) {
    if (field.name.startsWith('_')) continue;
    field.resolve = (source, args, context, info) => {
      resolved.add(`${subgraph} ${type.name}.${field.name}`);
      for (const name of Object.keys(args)) resolved.add(`${subgraph} ${type.name}.${field.name}(${name}:)`);
      return defaultFieldResolver(source, args, context, info) ?? answerOf(schema, field);
    };
  }
}

function answerOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): unknown {
  const named = getNamedType(field.type);
  const one = isAbstractType(named)
    ? { __typename: schema.getPossibleTypes(named)[0]?.name }
    : isCompositeType(named)
      ? { __typename: named.name }
      : 1;
  return isListType(field.type) ? [one] : one;
}

/** Selections on a citizen, nested at most twice, with aliases, fragments and conditions. */
const selections: fc.Arbitrary<string> = fc.letrec<{ set: string; field: string }>((tie) => ({
  set: fc
    .array(tie('field'), { minLength: 1, maxLength: 3, depthIdentifier: 'set' })
    .map((fields) => `{ ${fields.map((field, index) => field.replaceAll('%', `f${index}_`)).join(' ')} }`),
  field: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    fc.constantFrom(
      '%a: name',
      '%a: secret',
      '%a: income',
      '%a: debt',
      '%a: points',
      '%a: crowding',
      '%a: grade',
      '%a: rank',
      '%a: benefit',
      '%a: id',
      '%a: household { size address }',
      '... on Party { %a: name %b: id }',
      '%a: income(year: 2021)',
      '__typename',
    ),
    tie('set').map((set) => `%s: spouse ${set}`),
    tie('set').map((set) => `... on Citizen @include(if: true) ${set}`),
  ),
})).set;

const roots = fc.constantFrom(
  (set: string) => `{ citizen(id: "1") ${set} }`,
  (set: string) => `{ search(by: { name: "x" }) { ... on Citizen ${set} name } }`,
  (set: string) => `{ parties { ... on Citizen ${set} ... on Company { name } } }`,
);

/** Neither `__typename` of an unbound kind nor what federation adds is anyone's. */
async function touchedAndResolved(
  query: string,
): Promise<{ readonly untouched: readonly string[]; readonly isWhole: boolean }> {
  resolved.clear();
  const analysis = hub.analyse(query);
  const { errors } = await executeQueryPlan(
    analysis.plan,
    services,
    { request: { variables: {} }, context: {}, metrics: {} } as never,
    analysis.operationContext,
    hub.snapshot.supergraphSchema,
    hub.snapshot.plannerApiSchema,
  );
  const used = new Set(
    analysis.fetches.flatMap(({ uses }) => uses.map((use) => `${use.subgraph} ${use.coordinate}`)),
  );
  // The argument of an input type is touched by its fields.
  const untouched = [...resolved].filter((each) => !used.has(each) && !each.endsWith('search(by:)'));
  return { untouched, isWhole: errors === undefined };
}

test('whatever any subgraph really resolves for an operation was touched by its analysis', async () => {
  // Apollo's planner seldom merges an input under the caller's arguments and its own into one fetch, which the subgraph
  // refuses as invalid: an answer lost, nothing resolved.
  const operations = { whole: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(roots, selections, async (root, set) => {
      const query = root(set);
      fc.pre(validate(hub.snapshot.apiSchema, parse(query)).length === 0);
      const { untouched, isWhole } = await touchedAndResolved(query);
      operations[isWhole ? 'whole' : 'refused'] += 1;
      expect(untouched).toEqual([]);
      if (isWhole) expect(resolved.size).toBeGreaterThan(0);
    }),
    { numRuns: runs(15, 500) },
  );
  expect(operations.refused).toBeLessThan(operations.whole / 10);
});

test('whatever the caller asks for is touched for the caller', () => {
  fc.assert(
    fc.property(selections, (set) => {
      const query = `{ citizen(id: "1") ${set} }`;
      fc.pre(validate(hub.snapshot.apiSchema, parse(query)).length === 0);
      const touched = hub.touches(query).filter((line) => !line.includes('→'));
      for (const [, name] of set.matchAll(
        /: (name|secret|income|debt|points|rank|grade|benefit|crowding)\b/g,
      )) {
        expect(touched.some((line) => line.endsWith(`Citizen.${name} ${name}`))).toBe(true);
      }
    }),
    { numRuns: runs(15, 500) },
  );
});
