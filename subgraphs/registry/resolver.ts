import type { GraphQLResolveInfo } from 'graphql';
import type { RegistryContext } from './context';

/** One field's. What it is called with follows from the SDL, so each names its own source and arguments. */
export type Resolver = (
  // biome-ignore lint/suspicious/noExplicitAny: graphql-js hands over what the parent's resolver returned
  source: any,
  // biome-ignore lint/suspicious/noExplicitAny: and arguments that the schema has checked
  args: any,
  context: RegistryContext,
  info: GraphQLResolveInfo,
) => unknown;

/** By type and field; a field without one is the property of its name. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
