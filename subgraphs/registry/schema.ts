/** The registry's subgraph, built from its SDL: no database, no ledger. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, graphql, parse } from 'graphql';
import { sha256 } from '../../chaincode/model/canonical';
import type { Subgraph } from '../kit/schema/build';
import { ACCESS_RESOLVERS } from './access/resolvers';
import { ACCESS_SDL } from './access/sdl';
import { BALLOT_RESOLVERS } from './ballots/resolvers';
import { BALLOTS_SDL } from './ballots/sdl';
import { ENTRY_RESOLVERS } from './entries/resolvers';
import { ENTRIES_SDL } from './entries/sdl';
import { GRANT_RESOLVERS } from './grants/resolvers';
import { GRANTS_SDL } from './grants/sdl';
import { HEADER } from './header';
import { MEMBER_RESOLVERS } from './members/resolvers';
import { MEMBERS_SDL } from './members/sdl';
import { RECORD_RESOLVERS } from './records/resolvers';
import { RECORDS_SDL } from './records/sdl';
import type { Resolvers } from './resolver';
import { TRANSACTION_RESOLVERS } from './transactions/resolvers';
import { TRANSACTIONS_SDL } from './transactions/sdl';
import { shielded } from './who/shielded';

const PARTS: readonly { readonly sdl: string; readonly resolvers: Resolvers }[] = [
  { sdl: ENTRIES_SDL, resolvers: ENTRY_RESOLVERS },
  { sdl: ACCESS_SDL, resolvers: ACCESS_RESOLVERS },
  { sdl: GRANTS_SDL, resolvers: GRANT_RESOLVERS },
  { sdl: BALLOTS_SDL, resolvers: BALLOT_RESOLVERS },
  { sdl: MEMBERS_SDL, resolvers: MEMBER_RESOLVERS },
  { sdl: RECORDS_SDL, resolvers: RECORD_RESOLVERS },
  { sdl: TRANSACTIONS_SDL, resolvers: TRANSACTION_RESOLVERS },
];

/** Builds the registry's subgraph. The same code gives the same SDL, byte for byte. */
export async function buildRegistry(): Promise<Subgraph> {
  const typeDefs = parse(HEADER + PARTS.map(({ sdl }) => sdl).join(''));
  const plain = buildSubgraphSchema([
    { typeDefs, resolvers: merged(PARTS.map(({ resolvers }) => resolvers)) },
  ]);
  const sdl = await servedSdl(plain);
  return { schema: shielded(plain), sdl, sdlHash: sha256(sdl) };
}

function merged(parts: readonly Resolvers[]): Resolvers {
  const types = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries(
    [...types].map((type) => [type, Object.assign({}, ...parts.map((part) => part[type]))]),
  );
}

async function servedSdl(schema: GraphQLSchema): Promise<string> {
  const { data, errors } = await graphql({ schema, source: '{ _service { sdl } }' });
  if (errors !== undefined) throw new AggregateError(errors, 'the subgraph does not answer its SDL');
  return (data as { readonly _service: { readonly sdl: string } })._service.sdl;
}
