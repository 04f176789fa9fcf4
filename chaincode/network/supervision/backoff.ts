/** How long to wait before a process that died is started again, and when to stop trying. */

export interface BackoffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A process that lived this long starts afresh. */
  readonly steadyMs: number;
  /** Deaths in a row, none after a steady life, until it is given up. */
  readonly limit: number;
}

export const BACKOFF: BackoffOptions = { firstMs: 200, longestMs: 5_000, steadyMs: 30_000, limit: 12 };

export class Backoff {
  readonly #options: BackoffOptions;
  #deaths = 0;

  constructor(options: BackoffOptions = BACKOFF) {
    this.#options = options;
  }

  /**
   * Counts a death after `livedMs`.
   *
   * @returns milliseconds to wait before the next start; undefined to give up.
   */
  next(livedMs: number): number | undefined {
    const { firstMs, longestMs, steadyMs, limit } = this.#options;
    if (livedMs >= steadyMs) this.#deaths = 0;
    this.#deaths += 1;
    return this.#deaths > limit ? undefined : Math.min(longestMs, firstMs * 2 ** (this.#deaths - 1));
  }
}
