import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { isAbstractType, parse } from 'graphql';
import { formatEntryCode, mspId } from '../../chaincode/model';
import { publicationFaults } from '../../schema/publication';
import { DEMO_DEPARTMENTS } from '../../subgraphs/demo/departments';
import { describeDepartment } from '../../subgraphs/kit/binding/describe';

const departments = DEMO_DEPARTMENTS;

/** Reviewed as text; what is new is read before it is committed. */
const golden = (name: string): string => readFileSync(join(__dirname, 'golden', name), 'utf8');

describe.each(departments)('$name', (department) => {
  test('has the SDL that was reviewed', async () => {
    const { sdl } = await describeDepartment(department);
    expect(sdl).toBe(golden(`${department.name}.sdl.txt`));
  });

  test('has the bindings that were reviewed', async () => {
    const { entries } = await describeDepartment(department);
    const text = entries
      .map(({ localName, content }) =>
        [
          localName,
          ...content.binding.coordinates.map((line) => `  ${line.coordinate} ${line.item ?? '(presence)'}`),
        ].join('\n'),
      )
      .join('\n\n');
    expect(`${text}\n`).toBe(golden(`${department.name}.bindings.txt`));
  });

  test('agrees with its own bindings, as a gateway checks it', async () => {
    const { sdl, entries } = await describeDepartment(department);
    const bindings = entries.map(({ content }) => ({
      v: 1 as const,
      entry: formatEntryCode(content.classification, 1),
      version: 1,
      provider: mspId.parse('ProviderMSP'),
      ...content.binding,
    }));
    expect(publicationFaults(sdl, bindings)).toEqual([]);
    const [first, ...others] = bindings;
    const fewer =
      first === undefined ? [] : [{ ...first, coordinates: first.coordinates.slice(1) }, ...others];
    expect(publicationFaults(sdl, fewer)).not.toEqual([]);
  });

  test('has one SDL, however often it is built', async () => {
    const [one, other] = await Promise.all([describeDepartment(department), describeDepartment(department)]);
    expect(one.sdlHash).toBe(other.sdlHash);
    expect(one.sdlHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('the departments compose into one graph', async () => {
  const services = await Promise.all(
    departments.map(async (department) => ({
      name: department.name,
      url: `http://${department.name}.invalid`,
      typeDefs: parse((await describeDepartment(department)).sdl),
    })),
  );
  const { errors, schema } = composeServices(services);
  expect(errors ?? []).toEqual([]);
  const supergraph = schema?.toGraphQLJSSchema();
  expect(Object.keys(supergraph?.getQueryType()?.getFields() ?? {}).sort()).toEqual([
    'allocations',
    'citizen',
    'division',
    'divisions',
    'enterprise',
    'enterprises',
    'realEstate',
  ]);
  const possible = (name: string): readonly string[] => {
    const type = supergraph?.getType(name);
    return isAbstractType(type)
      ? (supergraph?.getPossibleTypes(type) ?? []).map((each) => each.name).sort()
      : [];
  };
  expect(possible('Owner')).toEqual(['Citizen', 'Enterprise']);
  expect(possible('Party')).toEqual(['Citizen', 'Enterprise']);
});
