import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, graphql, parse, print, visit } from 'graphql';
import { buildSchema, createResolversMap } from 'type-graphql';
import { type Sha256Hex, sha256Hex } from '../../../chaincode/model/identifier';
import { LINK_HEADER } from '../../../schema/item-directive';
import type { Department } from '../declare/department';

/** A department's subgraph, ready to be executed. */
export interface Subgraph {
  readonly schema: GraphQLSchema;
  /** Exactly what `{ _service { sdl } }` answers. */
  readonly sdl: string;
  /** SHA-256 over the SDL's UTF-8 bytes: what the publication carries. */
  readonly sdlHash: Sha256Hex;
}

type Resolvers = NonNullable<
  Parameters<typeof buildSubgraphSchema>[0] extends infer M ? ResolversOf<M> : never
>;
type ResolversOf<M> = M extends readonly (infer Module)[]
  ? Module extends { resolvers?: infer R }
    ? R
    : never
  : never;

/** Builds a department's subgraph from its resolver classes. The same declaration gives the same SDL, byte for byte. */
export async function buildSubgraph(department: Department): Promise<Subgraph> {
  const declared = await buildSchema({
    resolvers: department.resolvers,
    orphanedTypes: [...department.types],
    validate: false,
    skipCheck: true,
  });
  const schema = buildSubgraphSchema([
    { typeDefs: parse(LINK_HEADER + printTypes(declared)), resolvers: resolversOf(department, declared) },
  ]);
  const sdl = await servedSdl(schema);
  return { schema, sdl, sdlHash: sha256Hex.parse(createHash('sha256').update(sdl).digest('hex')) };
}

/** The types alone: federation supplies the schema definition, and a `Query` without fields cannot be parsed back. */
function printTypes(schema: GraphQLSchema): string {
  const document = parse(printSchemaWithDirectives(schema));
  return `\n${print(
    visit(document, {
      SchemaDefinition: () => null,
      DirectiveDefinition: () => null,
      ObjectTypeDefinition: (type) => (type.fields?.length === 0 ? null : undefined),
    }),
  )}`;
}

function resolversOf(department: Department, schema: GraphQLSchema): Resolvers {
  const resolvers: Record<string, object> = { ...createResolversMap(schema) };
  for (const [type, resolve] of Object.entries(department.references)) {
    resolvers[type] = { ...resolvers[type], __resolveReference: resolve };
  }
  return resolvers as Resolvers;
}

async function servedSdl(schema: GraphQLSchema): Promise<string> {
  const { data, errors } = await graphql({ schema, source: '{ _service { sdl } }' });
  if (errors !== undefined) throw new AggregateError(errors, 'the subgraph does not answer its SDL');
  return (data as { readonly _service: { readonly sdl: string } })._service.sdl;
}
