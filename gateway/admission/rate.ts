/** How often one application may ask: a token bucket each. */
import { LRUCache } from 'lru-cache';
import { type CallerClaims, HubError } from '../../chaincode/model';
import type { AdmissionLimits } from './limits';

/** Applications remembered at most. One that is forgotten has been quiet longest, so its bucket is full again. */
const MAX_APPLICATIONS = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/**
 * Counts requests per application. The count is this process's own: it protects the gateway, and is no quota of a grant.
 */
export class RateLimit {
  readonly #limits: Pick<AdmissionLimits, 'burst' | 'ratePerSecond'>;
  readonly #buckets = new LRUCache<string, Bucket>({ max: MAX_APPLICATIONS });

  constructor(limits: Pick<AdmissionLimits, 'burst' | 'ratePerSecond'>) {
    this.#limits = limits;
  }

  /**
   * Takes one request from the application's bucket.
   *
   * @param monotonicMs milliseconds by a clock that never goes back.
   * @throws {HubError} `RATE_LIMITED` with `retryAfterS`, whole seconds, in its details.
   */
  take({ iss, sub }: Pick<CallerClaims, 'iss' | 'sub'>, monotonicMs: number): void {
    const key = JSON.stringify([iss, sub]);
    const tokens = this.#filledTo(this.#buckets.get(key), monotonicMs);
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, atMs: monotonicMs });
      const retryAfterS = Math.ceil((1 - tokens) / this.#limits.ratePerSecond);
      const { ratePerSecond: limit } = this.#limits;
      throw new HubError('RATE_LIMITED', `application \`${sub}\` asks more than ${limit} times a second`, {
        details: { retryAfterS, limit },
      });
    }
    this.#buckets.set(key, { tokens: tokens - 1, atMs: monotonicMs });
  }

  #filledTo(bucket: Bucket | undefined, nowMs: number): number {
    if (bucket === undefined) return this.#limits.burst;
    const filled = (Math.max(0, nowMs - bucket.atMs) / 1000) * this.#limits.ratePerSecond;
    return Math.min(this.#limits.burst, bucket.tokens + filled);
  }
}
