/** A line that says how far something long is, on a terminal only; it is gone when the work ends. */

const EVERY_MS = 200;
/** Back to the line's start, and nothing of the old text left (ECMA-48, EL). */
const CLEAR = '\r\u001b[K';

export class ProgressLine {
  readonly #write: ((text: string) => void) | undefined;
  readonly #now: () => number;
  #shownAt = Number.NEGATIVE_INFINITY;

  /** @param write what a terminal takes; undefined where nobody watches. */
  constructor(write: ((text: string) => void) | undefined, now: () => number = () => performance.now()) {
    this.#write = write;
    this.#now = now;
  }

  /** Replaces the line, five times a second at most. */
  show(text: () => string): void {
    if (this.#write === undefined || this.#now() - this.#shownAt < EVERY_MS) return;
    this.#shownAt = this.#now();
    this.#write(`${CLEAR}${text()}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shownAt > Number.NEGATIVE_INFINITY) this.#write?.(CLEAR);
    this.#shownAt = Number.NEGATIVE_INFINITY;
  }
}
