/** Keeps the snapshot in step with the ledger, and is the gateway that Apollo Server asks for schema and executor. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Epoch, SupergraphInputs } from '../../chaincode/ledger/view/epoch';
import { HubError, isHubError, type Publication, type SubgraphName } from '../../chaincode/model';
import type {
  GatewayExecutor,
  GatewayInterface,
  GatewayLoadResult,
  GatewaySchemaCallback,
  GatewayUnsubscriber,
} from './apollo-gateway';
import { choose, disagreement, type RefusedPublication, samePublication } from './candidate';
import { Composer } from './composer';
import { inTurns, type Steps } from './in-turns';
import type { FetchSdl } from './sdl-client';
import { type PublishedSubgraph, type Snapshot, snapshotSteps } from './snapshot';

/** The part of a view the keeper follows. */
export interface EpochSource {
  readonly current: Epoch;
  onEpoch(listener: (epoch: Epoch) => void): () => void;
}

/** Told what happens; for log and metrics. Messages hold names of the schema, never a value. */
export interface KeeperObserver {
  /** A new snapshot answers from now on. */
  swapped?(snapshot: Snapshot, durationMs: number): void;
  /** A publication is left out until it changes or, where it can be retried, answers. */
  refused?(refused: RefusedPublication): void;
  /** No snapshot could be built; the last good one stays. */
  failed?(error: unknown): void;
}

export interface SnapshotKeeperOptions {
  readonly view: EpochSource;
  readonly fetchSdl: FetchSdl;
  readonly observer?: KeeperObserver;
  /** How long to wait before a department is asked again: doubled each time, from the first to the second. */
  readonly backoffMs?: readonly [number, number];
  /** Shared with others and closed by whoever made it; by default the keeper has its own. */
  readonly composer?: Composer;
}

interface Settle {
  readonly resolve: (snapshot: Snapshot) => void;
  readonly reject: (error: HubError) => void;
}

/**
 * The current snapshot, and every older one that a request still holds.
 *
 * A snapshot is replaced after an epoch with other publications or bindings, or when a department that did not answer does.
 */
export class SnapshotKeeper implements GatewayInterface {
  readonly #options: SnapshotKeeperOptions;
  readonly #backoff: readonly [number, number];
  readonly #composer: Composer;
  readonly #executor: GatewayExecutor;
  readonly #bySchema = new WeakMap<GraphQLSchema, Snapshot>();
  readonly #subscribers = new Set<GatewaySchemaCallback>();
  readonly #stopping = new AbortController();
  /** SDLs that hashed to what was published, by publication. */
  readonly #sdls = new Map<SubgraphName, PublishedSubgraph>();
  readonly #first: Promise<Snapshot>;
  readonly #settleFirst: Settle;
  #current: Snapshot | undefined;
  #refreshing: Promise<void> | undefined;
  #again = false;
  #retry: NodeJS.Timeout | undefined;
  #retries = 0;
  #unfollow: (() => void) | undefined;
  #seen: SupergraphInputs | undefined;
  #leftOut = new Map<SubgraphName, RefusedPublication>();

  /** @param executor answers each operation; it finds its snapshot by {@link snapshotOf}. */
  constructor(options: SnapshotKeeperOptions, executor: GatewayExecutor) {
    this.#options = options;
    this.#backoff = options.backoffMs ?? [250, 10_000];
    this.#composer = options.composer ?? new Composer();
    this.#executor = executor;
    let settle: Settle | undefined;
    this.#first = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    assert(settle !== undefined);
    this.#settleFirst = settle;
    // Nobody may be waiting when the keeper is stopped before its first snapshot.
    this.#first.catch(() => undefined);
  }

  /** The newest snapshot; undefined until the first department answered. */
  get current(): Snapshot | undefined {
    return this.#current;
  }

  /** The publications that the last attempt left out, and why; another one of the same department may still stand. */
  get leftOut(): readonly RefusedPublication[] {
    return [...this.#leftOut.values()];
  }

  /**
   * The snapshot a request began with.
   *
   * @throws {HubError} `INTERNAL`: the schema is none of this keeper's.
   */
  snapshotOf(schema: GraphQLSchema): Snapshot {
    const snapshot = this.#bySchema.get(schema);
    if (snapshot === undefined) throw new HubError('INTERNAL', 'the request has a schema of no snapshot');
    return snapshot;
  }

  /**
   * Resolves once what the view shows now has become the snapshot, was left out, or kept the gateway busy for this long: a
   * department that is away holds nobody up for more.
   */
  async settled(withinMs: number): Promise<void> {
    if (this.isSettled) return;
    const waiting = new AbortController();
    const overdue = delay(withinMs, undefined, { ref: false, signal: waiting.signal }).catch(() => undefined);
    const settled = async (): Promise<void> => {
      while (this.#refreshing !== undefined) await this.#refreshing;
    };
    await Promise.race([settled(), overdue]);
    // Else each of those who asked would leave a timer behind.
    waiting.abort();
  }

  /** True while nothing that the view shows waits to become the snapshot. */
  get isSettled(): boolean {
    return this.#refreshing === undefined;
  }

  /** Starts to follow the ledger; resolves with the first snapshot, when at least one department answered. */
  async load(): Promise<GatewayLoadResult> {
    this.#unfollow ??= this.#options.view.onEpoch((epoch) => {
      if (epoch.supergraphInputs !== this.#seen) this.#refresh();
    });
    this.#refresh();
    await this.#first;
    return { executor: this.#executor };
  }

  /** Tells of each new schema, and at once of the one that stands. */
  onSchemaLoadOrUpdate(callback: GatewaySchemaCallback): GatewayUnsubscriber {
    this.#subscribers.add(callback);
    if (this.#current !== undefined) callback(contextOf(this.#current));
    return () => this.#subscribers.delete(callback);
  }

  /** Stops following; requests under way keep their snapshot. A `load` that waits ends with `NOT_READY`. */
  async stop(): Promise<void> {
    this.#unfollow?.();
    clearTimeout(this.#retry);
    this.#stopping.abort();
    this.#settleFirst.reject(new HubError('NOT_READY', 'the gateway was stopped before its first snapshot'));
    if (this.#options.composer === undefined) await this.#composer.close();
    await this.#refreshing;
  }

  /** One refresh at a time; what happens meanwhile leads to exactly one more. */
  #refresh(): void {
    clearTimeout(this.#retry);
    if (this.#stopping.signal.aborted) return;
    if (this.#refreshing !== undefined) {
      this.#again = true;
      return;
    }
    this.#refreshing = this.#refreshOnce()
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#options.observer?.failed?.(error);
      })
      .finally(() => {
        this.#refreshing = undefined;
        if (!this.#again || this.#stopping.signal.aborted) return;
        this.#again = false;
        this.#refresh();
      });
  }

  async #refreshOnce(): Promise<void> {
    const startedMs = performance.now();
    const inputs = this.#options.view.current.supergraphInputs;
    if (inputs !== this.#seen) this.#retries = 0;
    this.#seen = inputs;
    this.#leftOut = new Map();
    const answering = await inTurns(this.#agreeing(await this.#fetchAll(inputs.publications), inputs));
    const standing = await inTurns(this.#standing(inputs));
    const candidates = withStanding(answering, standing);
    if (this.#current?.inputs === inputs && sameSet(candidates, this.#current)) return;
    const { supergraphSdl, published, refused } = await choose(candidates, standing, this.#composer);
    for (const each of refused) this.#refuse(each);
    if (supergraphSdl === undefined) return;
    const snapshot = await inTurns(snapshotSteps(inputs, supergraphSdl, published));
    if (!this.#stopping.signal.aborted) this.#swap(snapshot, performance.now() - startedMs);
  }

  *#standing(inputs: SupergraphInputs): Steps<readonly PublishedSubgraph[]> {
    const standing: PublishedSubgraph[] = [];
    for (const each of this.#current?.published.values() ?? []) {
      yield;
      if (this.#stillPublished(each, inputs) && disagreement(each, inputs) === undefined) standing.push(each);
    }
    return standing;
  }

  /** What a withdrawn publication served is never kept. */
  #stillPublished({ publication }: PublishedSubgraph, inputs: SupergraphInputs): boolean {
    return inputs.publications.some(
      (each) => each.subgraph === publication.subgraph && each.provider === publication.provider,
    );
  }

  #swap(snapshot: Snapshot, durationMs: number): void {
    this.#bySchema.set(snapshot.apiSchema, snapshot);
    this.#current = snapshot;
    for (const subscriber of this.#subscribers) subscriber(contextOf(snapshot));
    this.#settleFirst.resolve(snapshot);
    this.#options.observer?.swapped?.(snapshot, durationMs);
  }

  /** The SDLs of all that answer; those that do not are asked again later. */
  async #fetchAll(publications: readonly Publication[]): Promise<readonly PublishedSubgraph[]> {
    const fetched = await Promise.all(publications.map((each) => this.#fetch(each)));
    if (fetched.includes(undefined) && !this.#stopping.signal.aborted) this.#retryLater();
    return fetched.filter((each) => each !== undefined);
  }

  async #fetch(publication: Publication): Promise<PublishedSubgraph | undefined> {
    const known = this.#sdls.get(publication.subgraph);
    if (known?.publication.sdlHash === publication.sdlHash) return { publication, sdl: known.sdl };
    try {
      const published = {
        publication,
        sdl: await this.#options.fetchSdl(publication, this.#stopping.signal),
      };
      this.#sdls.set(publication.subgraph, published);
      return published;
    } catch (error) {
      if (!isHubError(error)) throw error;
      this.#refuse({ subgraph: publication.subgraph, error });
      return undefined;
    }
  }

  *#agreeing(
    published: readonly PublishedSubgraph[],
    inputs: SupergraphInputs,
  ): Steps<readonly PublishedSubgraph[]> {
    const agreeing: PublishedSubgraph[] = [];
    for (const each of published) {
      yield;
      const error = disagreement(each, inputs);
      if (error === undefined) agreeing.push(each);
      else this.#refuse({ subgraph: each.publication.subgraph, error });
    }
    return agreeing;
  }

  #refuse(refused: RefusedPublication): void {
    this.#leftOut.set(refused.subgraph, refused);
    this.#options.observer?.refused?.(refused);
  }

  #retryLater(): void {
    const [firstMs, longestMs] = this.#backoff;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#refresh(), Math.min(firstMs * 2 ** this.#retries++, longestMs));
    this.#retry.unref();
  }
}

/** A department that cannot be asked, or whose newest publication cannot be used, keeps the one that stood. */
function withStanding(
  answering: readonly PublishedSubgraph[],
  standing: readonly PublishedSubgraph[],
): readonly PublishedSubgraph[] {
  const names = new Set(answering.map((each) => each.publication.subgraph));
  return [...answering, ...standing.filter((each) => !names.has(each.publication.subgraph))].sort((a, b) =>
    a.publication.subgraph < b.publication.subgraph ? -1 : 1,
  );
}

function contextOf({ apiSchema, supergraphSdl }: Snapshot): Parameters<GatewaySchemaCallback>[0] {
  return { apiSchema, coreSupergraphSdl: supergraphSdl };
}

function sameSet(candidates: readonly PublishedSubgraph[], { published }: Snapshot): boolean {
  return (
    candidates.length === published.size &&
    candidates.every((each) => {
      const standing = published.get(each.publication.subgraph)?.publication;
      return standing !== undefined && samePublication(standing, each.publication);
    })
  );
}
