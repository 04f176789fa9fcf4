/** The registry's SDL: what may be composed, and that nothing in it is told without a rule. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInputObjectType, isObjectType } from 'graphql';
import { registryFaults } from '../../../schema/publication';
import type { Subgraph } from '../../../subgraphs/kit/schema/build';
import { buildRegistry } from '../../../subgraphs/registry/schema';

let registry: Subgraph;

beforeAll(async () => {
  registry = await buildRegistry();
});

test('the SDL is the one that was reviewed', () => {
  const golden = join(__dirname, '..', 'golden', 'registry.sdl.txt');
  expect(registry.sdl).toBe(readFileSync(golden, 'utf8'));
});

test('the SDL may be composed', () => {
  expect(registryFaults(registry.sdl)).toEqual([]);
});

test('whatever another subgraph could reach it by is refused', () => {
  const faults = (change: (sdl: string) => string): readonly string[] =>
    registryFaults(change(registry.sdl)).map(({ code, at }) => `${code} ${at}`);
  const inType = (text: string) => (sdl: string) => sdl.replace('type Purpose {', text);
  expect(faults(inType('type Purpose @key(fields: "code") {'))).toEqual([
    'DIRECTIVE_NOT_PUBLISHABLE Purpose',
  ]);
  expect(faults(inType('type Purpose @shareable {'))).toEqual(['DIRECTIVE_NOT_PUBLISHABLE Purpose']);
  expect(faults(inType('type Purpose {\n  other: Int @external'))).toEqual([
    'DIRECTIVE_NOT_PUBLISHABLE Purpose.other',
  ]);
  expect(faults((sdl) => `${sdl}\nunion Any = Purpose | Duty`)).toEqual(['TYPE_NOT_PUBLISHABLE Any']);
  expect(faults((sdl) => `${sdl}\ntype Subscription { changed: Int }`)).toEqual([
    'OPERATION_NOT_PUBLISHABLE Subscription',
  ]);
  expect(faults((sdl) => `${sdl}\ntype _Hidden { changed: Int }`)).toEqual(['SCHEMA_REFUSED _Hidden']);
  expect(faults((sdl) => sdl.replace('hasNextPage: Boolean!', 'next: Int'))).toEqual([
    'COORDINATE_UNBOUND PageInfo.next',
  ]);
  expect(faults((sdl) => sdl.replace('["@shareable"]', '["@shareable", "@override"]'))).toEqual([
    'SCHEMA_REFUSED @link(import:)',
  ]);
});

test('every type, field, argument and input is described, but for what a list and a name say of themselves', () => {
  const types = Object.values(registry.schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('_') && (isObjectType(type) || isInputObjectType(type)),
  );
  const bare = types
    .filter((type) => type.description == null && !['Query', 'Mutation'].includes(type.name))
    .map(({ name }) => name);
  expect(bare).toEqual([]);
  const roots = [registry.schema.getQueryType(), registry.schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}),
  );
  expect(
    roots.filter((field) => !field.name.startsWith('_') && field.description == null).map(({ name }) => name),
  ).toEqual([]);
});
