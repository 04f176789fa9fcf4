/** What happens while one plan is executed. */
import type { ServedFetch, SubgraphName } from '../../chaincode/model';

/** How long one fetch took, from its first ticket until its answer was read. */
export interface FetchTiming {
  readonly subgraph: SubgraphName;
  readonly fetch: number;
  readonly durationMs: number;
}

/** One execution's own state: what was served, what was withdrawn, and the signal that ends it. */
export class Run {
  readonly served: ServedFetch[] = [];
  readonly timings: FetchTiming[] = [];
  readonly #ending = new AbortController();
  readonly signal: AbortSignal;
  #withdrawnAt: bigint | undefined;
  #failure: unknown;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal === undefined ? this.#ending.signal : AbortSignal.any([signal, this.#ending.signal]);
  }

  /** The highest height at which a department denies. */
  get withdrawnAt(): bigint | undefined {
    return this.#withdrawnAt;
  }

  /** A mistake of ours: nothing is answered. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Nothing of this run will be answered: no other fetch needs to go on. */
  withdraw(height: bigint): void {
    if (this.#withdrawnAt === undefined || height > this.#withdrawnAt) this.#withdrawnAt = height;
    this.#ending.abort();
  }

  fail(error: unknown): void {
    this.#failure ??= error;
    this.#ending.abort();
  }
}
