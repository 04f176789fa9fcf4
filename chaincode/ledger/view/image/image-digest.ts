/**
 * Checksums that find an image torn: a lost page, a flipped bit. They are no proof against whoever may write the file; that
 * one holds the view's key as well.
 */
import { crc32 } from 'node:zlib';
import type { SegmentData } from '../packed/segment';
import type { ImageRow } from './image-row';

/** Sums of checksums stay below this, so that they are exact whole numbers. */
const MODULUS = 2 ** 52;

/** One row's checksum: key, what stands under it, and place. */
export function rowChecksum({ key, standing, value, block, tx }: ImageRow): number {
  return crc32(value, crc32(`${block}/${tx}/${standing}/${key}`));
}

/** One segment's checksum, at its number. */
export function segmentChecksum(id: number, { type, head, origins, body }: SegmentData): number {
  return crc32(body, crc32(head, crc32(origins, crc32(`${id}/${type}`))));
}

/** The digest of a set of rows and segments, in whatever order they come and go. */
export class ImageDigest {
  #sum: number;
  #units: number;

  constructor(sum = 0, units = 0) {
    this.#sum = sum;
    this.#units = units;
  }

  get sum(): number {
    return this.#sum;
  }

  /** How many rows and segments. */
  get units(): number {
    return this.#units;
  }

  add(checksum: number): void {
    this.#sum = (this.#sum + checksum) % MODULUS;
    this.#units += 1;
  }

  remove(checksum: number): void {
    this.#sum = (this.#sum - checksum + MODULUS) % MODULUS;
    this.#units -= 1;
  }

  /** Counts and sums alike. */
  equals({ sum, units }: ImageDigest): boolean {
    return this.#sum === sum && this.#units === units;
  }
}
