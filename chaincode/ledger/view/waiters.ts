/** Who waits for which height. */
import type { Epoch } from './epoch';

interface Waiter {
  readonly height: bigint;
  readonly settle: (epoch: Epoch | undefined) => void;
}

export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Resolves with the first published epoch of at least `height`; undefined when time is up, or none will come. */
  async wait(height: bigint, timeoutMs: number): Promise<Epoch | undefined> {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => waiter.settle(undefined), timeoutMs);
      const waiter: Waiter = {
        height,
        settle: (epoch) => {
          clearTimeout(timer);
          this.#waiting.delete(waiter);
          resolve(epoch);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /** Tells those whose height this epoch reaches. */
  publish(epoch: Epoch): void {
    for (const waiter of this.#waiting) if (epoch.height >= waiter.height) waiter.settle(epoch);
  }

  /** Tells everybody that no further epoch will come. */
  end(): void {
    for (const waiter of this.#waiting) waiter.settle(undefined);
  }
}
