/** One gateway, composed: the steps of DESIGN §4 over one view, one journal, one log. */
import { setTimeout as delay } from 'node:timers/promises';
import { HubError, isHubError } from '../../../chaincode/model';
import { QuotaSlices } from '../../access';
import { DEFAULT_LIMITS, Documents, LeastHeight, RateLimit } from '../../admission';
import { SubgraphPools } from '../../execution';
import { Identity } from '../../identity';
import { BATCH_LIMITS, type LogPosition, readPosition, Shipper } from '../../log';
import { Denials, Journal } from '../../record';
import { SnapshotKeeper, sdlClient, tlsIdentityOf } from '../../supergraph';
import { GatewayMetrics, Tracing } from '../../telemetry';
import { answerAccess } from './access-route';
import { type ApolloContext, apolloServer } from './apollo';
import type { GatewayOptions } from './gateway-options';
import { answerGraphql } from './graphql-route';
import { liveAnswer, readyAnswer, stateOf } from './health';
import { HttpServer } from './http-server';
import { answerMetrics } from './metrics-route';
import { QueryPath } from './query-path';
import { codeOf, keeperObserver, shipperObserver, sliceObserver } from './report';
import { answerSchema } from './schema-route';

const VERIFIED_TOKENS = 10_000;
const SEGMENT_BYTES = 16 * 1024 * 1024;
const REPAIR_EVERY_MS = 1_000;
const WITHDRAWAL_WAIT_MS = 2_000;
const COMMIT_WAIT_MS = 10_000;
const SLICE_WAIT_MS = 3_000;
const SHIPPING_BACKOFF_MS = [100, 5_000] as const;
/** A batch costs the same for one record as for hundreds, and whoever waits for the ledger says so. */
const LINGER_MS = 1_000;
const LEDGER_RETRY_MS = 250;
/** How long the own view may take to reach what the log was decided at. */
const CATCH_UP_MS = 60_000;
/** On a stop: until requests are answered, and until what was recorded is on the ledger. What is not stays in the journal. */
const DRAIN_MS = 5_000;
const FLUSH_MS = 2_000;

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #nowMs: () => number;
  readonly #metrics: GatewayMetrics;
  /** What is open, closed in the reverse order. */
  readonly #open = new AsyncDisposableStack();
  #draining = false;
  #http: HttpServer | undefined;

  private constructor(options: GatewayOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#metrics = options.metrics ?? new GatewayMetrics();
  }

  /**
   * Opens a gateway. Resolves once the journal is recovered, the view has reached everything this log was decided at, and
   * a first department answers. `/health` answers earlier; so does `/graphql`, with `NOT_READY`. Waits for a ledger that
   * is away.
   *
   * @throws {HubError} `PORT_TAKEN`; `NOT_FOUND` (the log is not open); `STALE_LEDGER`; `DATA_DIR_CORRUPT`,
   *   `CHAIN_BROKEN`, `JOURNAL_UNAVAILABLE`; `signal`'s reason.
   */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const gateway = new Gateway(options);
    try {
      await gateway.#start();
      return gateway;
    } catch (error) {
      await gateway.close();
      throw error;
    }
  }

  /** @throws {HubError} `NOT_READY` before the server listens. */
  get port(): number {
    if (this.#http === undefined) throw new HubError('NOT_READY', 'the gateway does not listen yet');
    return this.#http.port;
  }

  /** Takes no new request, answers those under way, ships what it can in two seconds; resolves when all is closed. */
  async close(): Promise<void> {
    this.#draining = true;
    // First of all, while everything that answers is still open.
    await this.#http?.close(DRAIN_MS);
    await this.#open.disposeAsync();
  }

  async #start(): Promise<void> {
    let path: QueryPath | undefined;
    const keeper = this.#openKeeper(() => path);
    const apollo = apolloServer(keeper, this.#options.logger);
    // Departments are asked and composed while the journal is read. A failure is told where it is waited for.
    const started = apollo.start();
    started.catch(() => undefined);
    const position = await this.#readPosition();
    const journal = await this.#openJournal(position);
    await this.#catchUp(position, journal);
    const shipper = this.#openShipper(journal);
    const documents = new Documents({ ...DEFAULT_LIMITS, ...this.#options.limits });
    path = this.#openPath(journal, documents, keeper);
    await this.#listen({ journal, shipper, documents, keeper, path, apollo });
    await started;
    this.#open.defer(async () => await apollo.stop());
  }

  /** @param path undefined until the journal is open, before which nothing is executed. */
  #openKeeper(path: () => QueryPath | undefined): SnapshotKeeper {
    const { view, gateway, logger, fetchSdl } = this.#options;
    const keeper = new SnapshotKeeper(
      {
        view,
        fetchSdl: fetchSdl ?? sdlClient(gateway, this.#nowMs),
        observer: keeperObserver(logger, this.#metrics),
      },
      async ({ schema, context }) => {
        const opened = path();
        if (opened === undefined) throw new HubError('NOT_READY', 'the gateway is not open yet');
        return await opened.execute((context as ApolloContext).query, schema);
      },
    );
    // Ends a start that waits for a department.
    this.#open.defer(async () => await keeper.stop());
    return keeper;
  }

  async #readPosition(): Promise<LogPosition> {
    const { exchange, log, signal } = this.#options;
    for (;;) {
      signal?.throwIfAborted();
      try {
        return await readPosition(exchange, log);
      } catch (error) {
        if (!isHubError(error, 'LEDGER_UNAVAILABLE')) throw error;
        await delay(LEDGER_RETRY_MS);
      }
    }
  }

  async #openJournal(position: LogPosition): Promise<Journal> {
    const { directory, log, segmentBytes, repairEveryMs, logger } = this.#options;
    const journal = await Journal.open({
      directory,
      log,
      ledger: position,
      segmentBytes: segmentBytes ?? SEGMENT_BYTES,
      repairEveryMs: repairEveryMs ?? REPAIR_EVERY_MS,
      nowMs: this.#nowMs,
      warn: (message) => logger.warn(message),
    });
    this.#open.defer(async () => await journal.close());
    return journal;
  }

  /** A decision below a height that the log was decided at could never be logged: heights of a log never fall. */
  async #catchUp({ height }: LogPosition, journal: Journal): Promise<void> {
    const pending = journal.pending.height ?? 0n;
    const floor = pending > height ? pending : height;
    if ((await this.#options.view.reach(floor, CATCH_UP_MS)) !== undefined) return;
    throw new HubError(
      'STALE_LEDGER',
      `the view has not reached height ${floor}, which the log was decided at`,
    );
  }

  #openShipper(journal: Journal): Shipper {
    const { exchange, log, leaseMs, batches, logger } = this.#options;
    const shipper = new Shipper({
      ledger: exchange,
      journal,
      log,
      limits: batches ?? BATCH_LIMITS,
      lingerMs: this.#options.lingerMs ?? LINGER_MS,
      quietMs: leaseMs / 3,
      backoffMs: SHIPPING_BACKOFF_MS,
      ...shipperObserver(logger, this.#metrics),
    });
    this.#open.defer(async () => {
      await flush(journal, shipper);
      // Nobody waits for a ledger that is away: the envelope is durable, and the next start sends it again.
      const stopped = shipper.stop();
      await exchange.close();
      await stopped;
    });
    shipper.start();
    return shipper;
  }

  #openPath(journal: Journal, documents: Documents, keeper: SnapshotKeeper): QueryPath {
    const { view, gateway, pools: limits, withdrawalWaitMs } = this.#options;
    const pools = new SubgraphPools(limits, tlsIdentityOf(gateway));
    this.#open.defer(async () => await pools.close());
    const { claimSlice, sliceWaitMs, logger } = this.#options;
    const denials = new Denials({
      journal,
      nowMs: this.#nowMs,
      failed: (error) => logger.error({ code: codeOf(error) }, 'a collapsed denial has no outcome'),
    });
    this.#open.defer(async () => await denials.close());
    return new QueryPath({
      view,
      slices: new QuotaSlices({
        claim: async (slice) => {
          const height = await claimSlice(slice);
          await journal.hold(slice);
          // The next claim is reckoned from what is claimed by then.
          await view.reach(height, SLICE_WAIT_MS);
        },
        ...sliceObserver(logger, this.#metrics),
        nowMs: this.#nowMs,
      }),
      snapshotOf: (schema) => keeper.snapshotOf(schema),
      documents,
      journal,
      denials,
      pools,
      gateway,
      withdrawalWaitMs: withdrawalWaitMs ?? WITHDRAWAL_WAIT_MS,
      sliceWaitMs: sliceWaitMs ?? SLICE_WAIT_MS,
      nowMs: this.#nowMs,
    });
  }

  async #listen(steps: Steps): Promise<void> {
    const { view, logger, tracing = new Tracing() } = this.#options;
    this.#open.defer(async () => await tracing.close());
    const metrics = this.#metrics;
    const limits = { ...DEFAULT_LIMITS, ...this.#options.limits };
    const parts = {
      ...steps,
      view,
      logger,
      nowMs: this.#nowMs,
      commitWaitMs: this.#options.commitWaitMs ?? COMMIT_WAIT_MS,
      limits,
      tracing,
      metrics,
      leastHeight: new LeastHeight({
        view,
        limits,
        isSettled: () => steps.keeper.isSettled,
        settled: async (withinMs) => await steps.keeper.settled(withinMs),
      }),
      identity: new Identity({ maxTokens: VERIFIED_TOKENS }),
      rate: new RateLimit(limits),
      snapshot: () => steps.keeper.current,
      draining: () => this.#draining,
    };
    metrics.follow(() => stateOf(parts));
    const http = await HttpServer.listen(
      {
        graphql: (message) => answerGraphql(parts, message),
        schema: (message) => answerSchema(parts, message),
        access: (message) => answerAccess(parts, message),
        metrics: (message) => answerMetrics(metrics, message),
        live: liveAnswer,
        ready: (message) => readyAnswer(parts, message),
        page: (path, message) => this.#options.explorer?.answer(path, message),
      },
      this.#options,
    );
    this.#http = http;
  }
}

interface Steps {
  readonly journal: Journal;
  readonly shipper: Shipper;
  readonly documents: Documents;
  readonly keeper: SnapshotKeeper;
  readonly path: QueryPath;
  readonly apollo: ReturnType<typeof apolloServer>;
}

async function flush(journal: Journal, shipper: Shipper): Promise<void> {
  const until = performance.now() + FLUSH_MS;
  while (journal.pending.size > 0 && shipper.failure === undefined && performance.now() < until) {
    shipper.hurry();
    await delay(20);
  }
}
