/** Apollo Server, with our own gateway and nothing of its own over the wire. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { errorAnswer, maskError, type ResponseBody } from '../../answer';
import type { GatewayInterface } from '../../supergraph';
import type { QueryContext } from './query-context';

/** Apollo Server clones a context value, one level deep: what the steps share stands behind a reference. */
export interface ApolloContext {
  readonly query: QueryContext;
}

export type Apollo = ApolloServer<ApolloContext>;

/**
 * The server is asked for operations, never for HTTP: method, media types, body and status are the hub's own.
 * `formatError` is the one way out for an error, so a message that is not ours ends there.
 */
export function apolloServer(gateway: GatewayInterface, logger: Logger): Apollo {
  return new ApolloServer<ApolloContext>({
    gateway,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => maskError(error) as unknown as GraphQLFormattedError,
    plugins: [ApolloServerPluginUsageReportingDisabled(), ApolloServerPluginCacheControlDisabled()],
    logger: {
      debug: () => undefined,
      info: () => undefined,
      // Apollo's texts may quote a query: what it has to say is counted by level alone.
      warn: () => logger.warn('apollo server warns'),
      error: () => logger.error('apollo server reports an error'),
    },
  });
}

/** Executes one admitted request. Never rejects for anything a caller sends. */
export async function executeOn(apollo: Apollo, context: QueryContext): Promise<ResponseBody> {
  const { query, variables, operationName } = context.request;
  const { body } = await apollo.executeOperation(
    { query, variables: { ...variables }, ...(operationName === undefined ? {} : { operationName }) },
    { contextValue: { query: context } },
  );
  if (body.kind !== 'single') return { errors: [errorAnswer(undefined)] };
  const { data, errors } = body.singleResult as ResponseBody;
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
  };
}
