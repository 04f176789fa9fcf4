/**
 * Checksums that find an image torn: a lost page, a flipped bit. They are no proof against whoever may write the file; that
 * one holds the view's key as well.
 */
import { crc32 } from 'node:zlib';

/** A key's value, and the transaction that wrote it. */
export interface ImageRow {
  readonly key: string;
  readonly value: Uint8Array;
  readonly block: number;
  /** Place of the transaction in its block. */
  readonly tx: number;
}

/** Sums of checksums stay below this, so that they are exact whole numbers. */
const MODULUS = 2 ** 52;

/** One row's checksum: key, value and place. */
export function rowChecksum({ key, value, block, tx }: ImageRow): number {
  return crc32(value, crc32(`${block}/${tx}/${key}`));
}

/** The digest of a set of rows, in whatever order they come and go. */
export class RowsDigest {
  #sum: number;
  #rows: number;

  constructor(sum = 0, rows = 0) {
    this.#sum = sum;
    this.#rows = rows;
  }

  get sum(): number {
    return this.#sum;
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: ImageRow): void {
    this.#sum = (this.#sum + rowChecksum(row)) % MODULUS;
    this.#rows += 1;
  }

  remove(row: ImageRow): void {
    this.#sum = (this.#sum - rowChecksum(row) + MODULUS) % MODULUS;
    this.#rows -= 1;
  }

  /** Counts and sums alike. */
  equals({ sum, rows }: RowsDigest): boolean {
    return this.#sum === sum && this.#rows === rows;
  }
}
