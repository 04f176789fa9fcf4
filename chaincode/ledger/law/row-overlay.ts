/** Changes over rows that stay as they are. */
import type { JudgedType, RecordOf, Rows } from './rows';

export class RowOverlay implements Rows {
  readonly #below: Rows;
  readonly #changes = new Map<string, unknown>();

  constructor(below: Rows) {
    this.#below = below;
  }

  get<T extends JudgedType>(type: T, key: string): RecordOf<T> | undefined {
    if (this.#changes.has(key)) return this.#changes.get(key) as RecordOf<T> | undefined;
    return this.#below.get(type, key);
  }

  /** Undefined: there is none from here on. */
  set(key: string, record: unknown): void {
    this.#changes.set(key, record);
  }
}
