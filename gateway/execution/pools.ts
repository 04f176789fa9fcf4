/** Connections to the departments: one bounded pool for each subgraph's origin and key, kept alive between requests. */
import { errors, Pool } from 'undici';
import { HubError, isHubError, type Spki } from '../../chaincode/model';
import { insecureAddress, pinnedConnector, type SnapshotSubgraph, type TlsIdentity } from '../supergraph';
import { postWhole } from './whole-answer';

export interface PoolLimits {
  /** How many fetches one department gets at the same time; the others wait their turn. */
  readonly connections: number;
  /** From the moment a fetch is queued until its answer is whole. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

export const DEFAULT_POOL_LIMITS: PoolLimits = {
  connections: 32,
  timeoutMs: 8_000,
  maxResponseBytes: 16 * 1024 * 1024,
};

/** An answer as it came: nothing of it is trusted yet. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

interface SentFetch {
  readonly body: string;
  readonly signal: AbortSignal;
  /** What is left of the fetch's time. */
  readonly timeoutMs: number;
  readonly traceparent: string | undefined;
}

const HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const;
const LOST_CONNECTION: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

export class SubgraphPools {
  readonly #limits: PoolLimits;
  readonly #pools = new Map<string, Pool>();

  readonly #identity: TlsIdentity | undefined;

  /** @param identity what departments outside the loopback are shown; without it they refuse the connection. */
  constructor(limits: Partial<PoolLimits> = {}, identity?: TlsIdentity) {
    this.#limits = { ...DEFAULT_POOL_LIMITS, ...limits };
    this.#identity = identity;
  }

  /**
   * Posts one body. When the connection is lost before the answer, `body` is asked for another one and that is posted, once.
   *
   * @throws {HubError} `SUBGRAPH_UNAVAILABLE`, `SUBGRAPH_TIMEOUT` (both retryable), `SUBGRAPH_ERROR` for an answer that is too long,
   *   `SUBGRAPH_MISMATCH` when another key than the published one answers.
   */
  async post(
    subgraph: Pick<SnapshotSubgraph, 'name' | 'url' | 'spki'>,
    body: () => Promise<string>,
    signal: AbortSignal,
    traceparent?: string,
  ): Promise<RawAnswer> {
    const untilMs = performance.now() + this.#limits.timeoutMs;
    for (let tries = 1; ; tries++) {
      try {
        const sent = { body: await body(), signal, timeoutMs: untilMs - performance.now(), traceparent };
        return await this.#postOnce(subgraph, sent);
      } catch (error) {
        if (isHubError(error)) throw error;
        if (error instanceof errors.HeadersTimeoutError) {
          throw new HubError('SUBGRAPH_TIMEOUT', `\`${subgraph.name}\` did not answer in time`, {
            cause: error,
          });
        }
        if (tries === 1 && !signal.aborted && isLostConnection(error)) continue;
        throw new HubError('SUBGRAPH_UNAVAILABLE', `\`${subgraph.name}\` is not reached`, { cause: error });
      }
    }
  }

  /** Closes every connection; posts under way end with `SUBGRAPH_UNAVAILABLE`. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(async (pool) => await pool.destroy()));
    this.#pools.clear();
  }

  async #postOnce(
    { name, url, spki }: Pick<SnapshotSubgraph, 'name' | 'url' | 'spki'>,
    { body, signal, timeoutMs, traceparent }: SentFetch,
  ): Promise<RawAnswer> {
    const insecure = insecureAddress({ subgraph: name, url });
    if (insecure !== undefined) throw insecure;
    const { origin, pathname, search } = new URL(url);
    const headers = { ...HEADERS, ...(traceparent === undefined ? {} : { traceparent }) };
    const { status, text } = await postWhole(
      this.#pool(origin, spki),
      { path: `${pathname}${search}`, headers, body },
      { signal, timeoutMs, maxBytes: this.#limits.maxResponseBytes },
    );
    if (text === undefined) throw new HubError('SUBGRAPH_ERROR', 'the answer is longer than the hub reads');
    return { status, text };
  }

  /** One request a connection: a ticketed fetch may not be sent twice, and pipelined ones would be. */
  #pool(origin: string, spki: Spki): Pool {
    // Of another key, another connection: a published key may change where the address does not.
    const key = `${origin} ${spki}`;
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const pool = new Pool(origin, {
      connections: this.#limits.connections,
      pipelining: 1,
      headersTimeout: this.#limits.timeoutMs,
      bodyTimeout: this.#limits.timeoutMs,
      ...(origin.startsWith('https:') ? { connect: pinnedConnector(spki, this.#identity) } : {}),
    });
    this.#pools.set(key, pool);
    return pool;
  }
}

function isLostConnection(error: unknown): boolean {
  return error instanceof Error && LOST_CONNECTION.has(String((error as NodeJS.ErrnoException).code));
}
