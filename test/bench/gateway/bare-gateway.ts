/**
 * The hub's gateway composed without checks and log: a composition root of the bench's own, out of the real parts.
 *
 * Left out: verifying the token (read, not verified), the decision (made once a document, then the same for ever), the
 * decision a second time before release, the journal, its digests, shipping. Everything else is what the hub runs: HTTP,
 * admission, analysis, tickets, fetches, counter-signatures, projection, completion, log lines and metrics.
 */
import type { GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import type { Access } from '../../../gateway/access';
import {
  admittedOperation,
  admittedVariables,
  DEFAULT_LIMITS,
  Documents,
  LeastHeight,
  RateLimit,
} from '../../../gateway/admission';
import { type Analysis, analyse } from '../../../gateway/analysis';
import { executePlan, SubgraphPools } from '../../../gateway/execution';
import { type ApolloContext, apolloServer } from '../../../gateway/launch/gateway/apollo';
import { type Executed, executedOf } from '../../../gateway/launch/gateway/executed';
import { answerGraphql, type GraphqlRouteParts } from '../../../gateway/launch/gateway/graphql-route';
import { liveAnswer } from '../../../gateway/launch/gateway/health';
import { HttpServer, type Routes } from '../../../gateway/launch/gateway/http-server';
import type { GatewayConfig } from '../../../gateway/launch/gateway/process-config';
import type { QueryContext } from '../../../gateway/launch/gateway/query-context';
import { tlsIdentityOf } from '../../../gateway/supergraph';
import { GatewayMetrics, Tracing } from '../../../gateway/telemetry';
import { callerIn } from './caller';
import { decideOn, type Ground, openGround } from './ground';
import type { Measured } from './measured';

/** Answers the questions of whoever says it is an application, and writes nothing down. */
export async function openBareGateway(config: GatewayConfig): Promise<Measured> {
  const limits = { ...DEFAULT_LIMITS, ...config.limits };
  const documents = new Documents(limits);
  let execute: Execute | undefined;
  const ground = await openGround(config, async ({ schema, context }) => {
    if (execute === undefined) throw new Error('not open yet');
    return await execute((context as ApolloContext).query, schema);
  });
  const pools = new SubgraphPools({}, tlsIdentityOf(ground.gateway));
  execute = executor(ground, documents, pools);
  const logger = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
  const apollo = apolloServer(ground.keeper, logger);
  await apollo.start();
  await ground.keeper.settled(10_000);
  const parts: GraphqlRouteParts = {
    ...unused,
    view: ground.view,
    leastHeight: new LeastHeight({
      view: ground.view,
      limits,
      settled: async () => undefined,
      isSettled: () => true,
    }),
    identity: { identify: async (authorization) => callerIn(authorization ?? '') },
    rate: new RateLimit(limits),
    limits,
    documents,
    snapshot: () => ground.keeper.current,
    apollo,
    logger,
    tracing: new Tracing(),
    metrics: new GatewayMetrics(),
    nowMs: Date.now,
  };
  const http = await HttpServer.listen(routesOf(parts), { host: config.host, port: config.port });
  const close = async (): Promise<void> => {
    await http.close(1_000);
    await apollo.stop();
    await pools.close();
    await ground.close();
  };
  return { port: http.port, close };
}

type Execute = (context: QueryContext, schema: GraphQLSchema) => Promise<Executed>;

/** As `QueryPath.execute`, without what it does between analysis and execution. */
function executor({ view, keeper, gateway }: Ground, documents: Documents, pools: SubgraphPools): Execute {
  const decided = new WeakMap<Analysis, Access>();
  return async (context, schema) => {
    const { request, caller, identity, trace } = context;
    const document = documents.admit(request.query, schema);
    const operation = admittedOperation(document, request.operationName, schema);
    const variables = admittedVariables(schema, operation, request.variables);
    const analysis = analyse(keeper.snapshotOf(schema), document, request.operationName);
    const access = decided.get(analysis) ?? decideOn(view, analysis, caller.claims);
    decided.set(analysis, access);
    const { evidence, claims } = caller;
    const terms = { ...identity, gateway, evidence, purpose: claims.purpose };
    const execution = await executePlan({ ...terms, analysis, access, variables, pools, trace });
    if (execution.withdrawn !== undefined) throw new Error('withdrawn');
    return executedOf(execution);
  };
}

const neverAsked = (): never => {
  throw new Error('nothing is recorded here');
};

/** An access without record is released as it is: nobody asks for these. */
const unused: Pick<GraphqlRouteParts, 'path' | 'journal' | 'shipper' | 'commitWaitMs'> = {
  path: { withdrawal: neverAsked },
  journal: {
    conclude: neverAsked,
    shipped: neverAsked,
    pending: { size: 0, height: undefined, oldest: neverAsked, range: neverAsked },
  },
  shipper: { hurry: neverAsked },
  commitWaitMs: 0,
};

function routesOf(parts: GraphqlRouteParts): Routes {
  return {
    graphql: async (message) => await answerGraphql(parts, message),
    schema: neverAsked,
    access: neverAsked,
    metrics: neverAsked,
    live: liveAnswer,
    ready: liveAnswer,
    page: () => undefined,
  };
}
