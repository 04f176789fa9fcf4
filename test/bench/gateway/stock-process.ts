/**
 * The stock gateway over the same subgraphs: `ApolloGateway` in an Apollo Server, with Apollo's own data source.
 *
 * It checks nothing, verifies nobody and writes nothing down. The departments answer only fetches with a ticket, so its data
 * source signs one for each, over scopes that the bench had decided before: what a ticket costs is paid on both sides.
 */
import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  ApolloGateway,
  type GraphQLDataSourceProcessOptions,
  RemoteGraphQLDataSource,
} from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { readKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import {
  type AccessId,
  documentHash,
  evidenceHash,
  type QueryTicket,
  type SubgraphName,
  signTicket,
  TICKET_LIFETIME_S,
  variablesHash,
} from '../../../chaincode/model';
import type { DecidedFetches } from './decided';
import { serveMeasured } from './measured';

export interface StockConfig {
  readonly supergraphSdl: string;
  /** Of a registered gateway: nobody else's tickets open anything. */
  readonly keyFolder: string;
  readonly gateway: QueryTicket['gateway'];
  readonly decided: DecidedFetches;
}

interface StockContext {
  readonly evidence?: string;
}

interface SourceTerms extends StockConfig {
  readonly key: KeyObject;
  readonly subgraph: SubgraphName;
}

class TicketedSource extends RemoteGraphQLDataSource<StockContext> {
  readonly #terms: SourceTerms;

  constructor(url: string, terms: SourceTerms) {
    super({ url });
    this.#terms = terms;
  }

  override async willSendRequest(options: GraphQLDataSourceProcessOptions<StockContext>): Promise<void> {
    const { request, context } = options;
    const { evidence } = context;
    if (evidence === undefined || request.query === undefined) return;
    const ticket = await signTicket(this.#ticket(options, request.query, evidence), this.#terms.key);
    // A department takes nothing but a document, variables and these two.
    delete request.operationName;
    request.extensions = { ticket, evidence };
  }

  #ticket(
    { request }: GraphQLDataSourceProcessOptions<StockContext>,
    document: string,
    evidence: string,
  ): QueryTicket {
    const { gateway, decided, subgraph } = this.#terms;
    const iat = Math.floor(Date.now() / 1000);
    return {
      kind: 'query',
      gateway,
      subgraph,
      access: randomBytes(16).toString('base64url') as AccessId,
      fetch: 0,
      document: documentHash(document),
      variables: variablesHash(request.variables),
      evidence: evidenceHash(evidence),
      digestKey: randomBytes(32).toString('base64url'),
      purpose: decided.purpose,
      height: decided.height,
      iat,
      exp: iat + TICKET_LIFETIME_S,
      nonce: randomBytes(16).toString('base64url'),
      scope: decided.scopes[request.operationName ?? ''] ?? [],
    };
  }
}

serveMeasured(async (config: StockConfig) => {
  const key = createPrivateKey(readKeyFolder(config.keyFolder).keyPem);
  const server = new ApolloServer<StockContext>({
    gateway: new ApolloGateway({
      supergraphSdl: config.supergraphSdl,
      buildService: ({ name, url = '' }) =>
        new TicketedSource(url, { ...config, key, subgraph: name as SubgraphName }),
    }),
    plugins: [ApolloServerPluginUsageReportingDisabled(), ApolloServerPluginCacheControlDisabled()],
    stopOnTerminationSignals: false,
    persistedQueries: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req }) => ({ evidence: evidenceIn(req.headers.authorization ?? '') }),
  });
  return { port: Number(new URL(url).port), close: async () => await server.stop() };
});

/** Unverified: to verify it is a check. */
function evidenceIn(authorization: string): string {
  const payload = authorization.split('.')[1] ?? '';
  return (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { evidence: string }).evidence;
}
