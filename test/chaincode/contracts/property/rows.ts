import { parseKey } from '../../../../chaincode/model';
import type { Json } from '../fixture/content';

/** The directory's rows as plain JSON, by kind of key. */
export class Ledger {
  readonly #rows = new Map<string, Json[]>();
  readonly #texts = new Map<string, string>();

  /** @param dump every key with its value. */
  constructor(dump: Iterable<readonly [string, string]>) {
    for (const [key, text] of dump) {
      const type = parseKey(key)?.type ?? '';
      const row: Json = JSON.parse(text);
      this.#rows.set(type, [...(this.#rows.get(type) ?? []), row]);
      this.#texts.set(key, text);
    }
  }

  of(type: string): readonly Json[] {
    return this.#rows.get(type) ?? [];
  }

  /** Every row's text, by key. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }
}
