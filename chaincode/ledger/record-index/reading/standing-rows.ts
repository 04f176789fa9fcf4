/** The rows of `exchange` that stand: what the next transaction is judged by. */
import { canonicalJson, parseKey } from '../../../model/index';
import { isJudged, type JudgedType, type RecordOf, type Rows, readRecord } from '../../law/rows';

/** Batches are written once and never read again: a log's head says what comes next. */
const NOT_KEPT: ReadonlySet<JudgedType> = new Set(['batch']);

export class StandingRows implements Rows {
  readonly #rows: Map<string, unknown>;
  #changes = new Map<string, unknown>();

  private constructor(rows: Map<string, unknown>) {
    this.#rows = rows;
  }

  static empty(): StandingRows {
    return new StandingRows(new Map());
  }

  /** @returns undefined when a row cannot be read: another build wrote it, or something else did. */
  static restored(stored: Iterable<readonly [key: string, json: string]>): StandingRows | undefined {
    const rows = new Map<string, unknown>();
    for (const [key, json] of stored) {
      const type = parseKey(key)?.type;
      const record = type === undefined || !isJudged(type) ? undefined : readRecord(type, Buffer.from(json));
      if (record === undefined) return undefined;
      rows.set(key, record);
    }
    return new StandingRows(rows);
  }

  get<T extends JudgedType>(_type: T, key: string): RecordOf<T> | undefined {
    return this.#rows.get(key) as RecordOf<T> | undefined;
  }

  /** Of every row. */
  keys(): readonly string[] {
    return [...this.#rows.keys()];
  }

  /** The row stands from now on; undefined: none does. */
  set(type: JudgedType, key: string, record: unknown): void {
    if (NOT_KEPT.has(type)) return;
    if (record === undefined) this.#rows.delete(key);
    else this.#rows.set(key, record);
    this.#changes.set(key, record);
  }

  /** What changed since this was last asked, as JSON by key; undefined: it stands no more. */
  takeChanges(): ReadonlyMap<string, string | undefined> {
    const changes = this.#changes;
    this.#changes = new Map();
    return new Map(
      [...changes].map(([key, record]) => [key, record === undefined ? undefined : canonicalJson(record)]),
    );
  }
}
