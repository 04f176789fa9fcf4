/**
 * Lets simulations run beside each other, but never beside a commit: each sees one state throughout, as under a Fabric
 * peer's state lock. A waiting commit goes before simulations that come later.
 */
export class CommitGate {
  #simulations = 0;
  #committing: Promise<void> | undefined;
  #idle: (() => void) | undefined;

  /** Runs a simulation against a state that does not change meanwhile. */
  async simulate<T>(work: () => Promise<T>): Promise<T> {
    while (this.#committing !== undefined) await this.#committing;
    this.#simulations += 1;
    try {
      return await work();
    } finally {
      this.#simulations -= 1;
      if (this.#simulations === 0) this.#idle?.();
    }
  }

  /** Runs a commit once no simulation is under way. Commits of one channel never overlap: the caller sees to it. */
  async commit(work: () => void): Promise<void> {
    let done = (): void => undefined;
    this.#committing = new Promise((resolve) => {
      done = resolve;
    });
    try {
      if (this.#simulations > 0) await this.#untilIdle();
      work();
    } finally {
      this.#committing = undefined;
      done();
    }
  }

  async #untilIdle(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    this.#idle = undefined;
  }
}
