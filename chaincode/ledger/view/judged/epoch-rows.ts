/** The rows that stand in an epoch, and what the next block's transactions change. */
import { canonicalJson, type KeyParts, parseKey, viewKey } from '../../../model';
import { isJudged, type JudgedType, type RecordOf, type Rows } from '../../law/rows';
import type { AppliedWrite, DirectoryEpoch } from '../directory-epoch';
import { isRowType } from '../row';

/** No reader reads it, and no transaction can write it: an empty value deletes. */
const UNLAWFUL = new Uint8Array();

export class EpochRows implements Rows {
  readonly #before: DirectoryEpoch;
  /** What stands lawfully under the keys that this block wrote. */
  readonly #changes = new Map<string, unknown>();
  readonly #refused = new Set<string>();
  readonly #writes: AppliedWrite[] = [];
  #transaction = 0;

  constructor(before: DirectoryEpoch) {
    this.#before = before;
  }

  /** In order. */
  get writes(): readonly AppliedWrite[] {
    return this.#writes;
  }

  /** What is written from now on is of the transaction at this place. */
  begin(transaction: number): void {
    this.#transaction = transaction;
  }

  get<T extends JudgedType>(type: T, key: string): RecordOf<T> | undefined {
    if (this.#changes.has(key)) return this.#changes.get(key) as RecordOf<T> | undefined;
    if (!isRowType(type)) return undefined;
    if (!this.#before.isUnlawful(key)) return this.#before.record(type, key) as RecordOf<T> | undefined;
    const parts = parseKey(key);
    return parts && (this.#before.record('lawful', viewKey.lawful(parts))?.record as RecordOf<T> | undefined);
  }

  /** The row stands from now on. */
  admit(key: string, row: { readonly value: Uint8Array | undefined; readonly record: unknown }): void {
    this.#note(key, row.value, row.record);
    this.#changes.set(key, row.record);
    const parts = parseKey(key);
    const wasRefused = this.#refused.delete(key) || this.#before.isUnlawful(key);
    if (parts !== undefined && wasRefused) this.#note(viewKey.lawful(parts), undefined);
  }

  /** The key reads absent until something lawful is written; what stood there before goes on to be what that is judged by. */
  refuse(key: string, parts: KeyParts & { readonly type: JudgedType }): void {
    const last = this.get(parts.type, key);
    this.#refused.add(key);
    this.#note(key, UNLAWFUL);
    this.#changes.set(key, last);
    if (last !== undefined) this.#put(viewKey.lawful(parts), { v: 1, record: last });
  }

  /** The view's own note stands from now on. */
  note(key: string, record: object): void {
    this.#put(key, record);
    this.#changes.set(key, record);
  }

  /** Nobody needs the row any more. */
  forget(key: string): void {
    const type = parseKey(key)?.type;
    if (type === undefined || !isJudged(type) || this.get(type, key) === undefined) return;
    this.#note(key, undefined);
    this.#changes.set(key, undefined);
  }

  #put(key: string, record: object): void {
    this.#note(key, Buffer.from(canonicalJson(record)), record);
  }

  #note(key: string, value: Uint8Array | undefined, record?: unknown): void {
    const type = parseKey(key)?.type;
    if (type === undefined || !isRowType(type)) return;
    this.#writes.push({ key, value, record, transaction: this.#transaction });
  }
}
