/** The lines a person watches while the hub starts. */

export class Progress {
  readonly #write: (text: string) => void;
  readonly #startedAtMs = performance.now();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  line(text: string): void {
    this.#write(`${text}\n`);
  }

  /** Runs a step and writes, once it is done, how long it took and what it says of itself. */
  async step<T>(name: string, work: () => Promise<T>, detail: (result: T) => string = () => ''): Promise<T> {
    const startedAtMs = performance.now();
    const result = await work();
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    this.line(`  ${name.padEnd(16)}${seconds.padStart(5)} s  ${detail(result)}`.trimEnd());
    return result;
  }

  /** Seconds since the start. */
  get seconds(): string {
    return ((performance.now() - this.#startedAtMs) / 1000).toFixed(1);
  }
}
