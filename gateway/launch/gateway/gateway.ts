/** One gateway, composed: the steps of DESIGN §4 over one view, one journal, one log. */
import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '../../../chaincode/model';
import { DEFAULT_LIMITS, Documents, RateLimit } from '../../admission';
import { SubgraphPools } from '../../execution';
import { Identity } from '../../identity';
import { BATCH_LIMITS, type LogPosition, readPosition, Shipper } from '../../log';
import { Journal } from '../../record';
import { SnapshotKeeper, sdlClient } from '../../supergraph';
import { apolloServer } from './apollo';
import type { GatewayOptions } from './gateway-options';
import { answerGraphql } from './graphql-route';
import { liveAnswer, readyAnswer } from './health';
import { HttpServer } from './http-server';
import type { QueryContext } from './query-context';
import { QueryPath } from './query-path';

const MAX_TOKENS = 10_000;
const SEGMENT_BYTES = 16 * 1024 * 1024;
const REPAIR_EVERY_MS = 1_000;
const WITHDRAWAL_WAIT_MS = 2_000;
const SHIPPING_BACKOFF_MS = [100, 5_000] as const;
/** How long the own view may take to reach what the log was decided at. */
const CATCH_UP_MS = 60_000;
/** On a stop: until requests are answered, and until what was recorded is on the ledger. What is not stays in the journal. */
const DRAIN_MS = 5_000;
const FLUSH_MS = 2_000;

export class Gateway {
  readonly #stop: () => Promise<void>;
  readonly #http: HttpServer;
  readonly journal: Journal;

  private constructor(http: HttpServer, journal: Journal, stop: () => Promise<void>) {
    this.#http = http;
    this.journal = journal;
    this.#stop = stop;
  }

  get port(): number {
    return this.#http.port;
  }

  /**
   * Opens a gateway. Resolves once the journal is recovered, the view has reached everything this log was decided at, and
   * a first department answers; `/health` answers earlier, `/graphql` with `NOT_READY`.
   *
   * @throws {HubError} `PORT_TAKEN`; `LEDGER_UNAVAILABLE`, `NOT_FOUND` (the log is not open), `STALE_LEDGER`;
   *   `DATA_DIR_CORRUPT`, `CHAIN_BROKEN`, `JOURNAL_UNAVAILABLE`.
   */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const position = await readPosition(options.exchange, options.log);
    const journal = await openJournal(options, position);
    await catchUp(options, position, journal);
    return await compose(options, journal, (http, stop) => new Gateway(http, journal, stop));
  }

  /** Takes no new request, answers those under way, ships what it can in two seconds, and resolves when all is closed. */
  async close(): Promise<void> {
    await this.#stop();
  }
}

async function openJournal(options: GatewayOptions, position: LogPosition): Promise<Journal> {
  return await Journal.open({
    directory: options.directory,
    log: options.log,
    ledger: position,
    segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
    repairEveryMs: REPAIR_EVERY_MS,
    nowMs: options.nowMs ?? Date.now,
    warn: (message) => options.logger.warn(message),
  });
}

/** A decision below a height that the log was decided at could never be logged: heights of a log never fall. */
async function catchUp({ view }: GatewayOptions, { height }: LogPosition, journal: Journal): Promise<void> {
  const pending = journal.pending.height ?? 0n;
  const floor = pending > height ? pending : height;
  if ((await view.reach(floor, CATCH_UP_MS)) === undefined) {
    await journal.close();
    throw new HubError(
      'STALE_LEDGER',
      `the view has not reached height ${floor}, which the log was decided at`,
    );
  }
}

async function compose(
  options: GatewayOptions,
  journal: Journal,
  finish: (http: HttpServer, stop: () => Promise<void>) => Gateway,
): Promise<Gateway> {
  const { view, gateway, logger } = options;
  const nowMs = options.nowMs ?? Date.now;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const documents = new Documents(limits);
  const pools = new SubgraphPools(options.pools);
  const shipper = shipperOf(options, journal);
  const keeper: SnapshotKeeper = new SnapshotKeeper(
    {
      view,
      fetchSdl: options.fetchSdl ?? sdlClient(gateway, nowMs),
      observer: {
        swapped: (snapshot, durationMs) =>
          logger.info(
            { subgraphs: [...snapshot.subgraphs.keys()], durationMs: Math.round(durationMs) },
            'snapshot',
          ),
        refused: ({ subgraph, error }) => logger.warn({ subgraph, code: error.code }, 'publication left out'),
        failed: () => logger.error('no snapshot could be built; the last one stays'),
      },
    },
    async ({ schema, context }) => await path.execute(context as QueryContext, schema),
  );
  const path = new QueryPath({
    view,
    snapshotOf: (schema) => keeper.snapshotOf(schema),
    documents,
    journal,
    pools,
    gateway,
    withdrawalWaitMs: options.withdrawalWaitMs ?? WITHDRAWAL_WAIT_MS,
    nowMs,
  });
  const apollo = apolloServer(keeper, logger);
  let draining = false;
  const snapshot = () => (draining ? undefined : keeper.current);
  const parts = {
    ...{ view, journal, path, documents, limits, apollo, logger, nowMs, shipper, snapshot },
    identity: new Identity({ maxTokens: MAX_TOKENS }),
    rate: new RateLimit(limits),
    draining: () => draining,
  };
  const http = await HttpServer.listen(
    {
      graphql: (message) => answerGraphql(parts, message),
      live: liveAnswer,
      ready: () => readyAnswer(parts),
    },
    options,
  );
  const stop = async (): Promise<void> => {
    await http.close(DRAIN_MS);
    draining = true;
    await flush(journal, shipper);
    await apollo.stop();
    await pools.close();
    await journal.close();
  };
  shipper.start();
  await apollo.start();
  return finish(http, stop);
}

function shipperOf(options: GatewayOptions, journal: Journal): Shipper {
  const { exchange, log, leaseMs, logger } = options;
  return new Shipper({
    ledger: exchange,
    journal,
    log,
    limits: options.batches ?? BATCH_LIMITS,
    quietMs: leaseMs / 3,
    backoffMs: SHIPPING_BACKOFF_MS,
    committed: ({ sequence, count }) => logger.info({ batch: String(sequence), count }, 'batch committed'),
    failed: (error, fatal) =>
      logger.warn(
        { code: error instanceof HubError ? error.code : 'INTERNAL', fatal },
        'batch not committed',
      ),
  });
}

async function flush(journal: Journal, shipper: Shipper): Promise<void> {
  const until = performance.now() + FLUSH_MS;
  while (journal.pending.size > 0 && shipper.failure === undefined && performance.now() < until)
    await delay(20);
  await shipper.stop();
}
