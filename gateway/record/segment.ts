/** One file of the journal: begun with a head, written by one writer, group by group. */

import type { DurableDirectory, DurableFile } from '../../chaincode/ledger/durable/durable-directory';
import { encodeFrame } from './frame';
import { type SegmentHead, writeLine } from './journal-line';

const NAME = /^journal-\d{16}\.log$/;

/** True for a segment's file name; name order is the order of the records. */
export const isSegmentName = (name: string): boolean => NAME.test(name);

const segmentName = (first: bigint): string => `journal-${String(first).padStart(16, '0')}.log`;

export class Segment {
  readonly name: string;
  /** Sequence of the first record after its head. */
  readonly first: bigint;
  readonly #file: DurableFile;
  #length: number;

  private constructor(name: string, first: bigint, file: DurableFile, length: number) {
    this.name = name;
    this.first = first;
    this.#file = file;
    this.#length = length;
  }

  /** Bytes that are durable. */
  get length(): number {
    return this.#length;
  }

  /** Resolves once the segment, with its head, stands durably in the directory. */
  static async begin(directory: DurableDirectory, head: SegmentHead): Promise<Segment> {
    const first = BigInt(head.next);
    const name = segmentName(first);
    // What an earlier attempt left: its head was not durable, so it holds no record.
    await directory.remove(name);
    const segment = new Segment(name, first, await directory.create(name), 0);
    try {
      await segment.write([encodeFrame(writeLine(head))]);
      await directory.sync();
      return segment;
    } catch (error) {
      await segment.close();
      throw error;
    }
  }

  /**
   * Goes on with a segment after a restart. Its torn tail is cut; what was read is made durable first, for a process that
   * was killed may have left it in the system's cache alone.
   */
  static async resume(
    directory: DurableDirectory,
    at: { readonly name: string; readonly first: bigint; readonly length: number },
  ): Promise<Segment> {
    const segment = new Segment(at.name, at.first, await directory.open(at.name), at.length);
    await segment.cut();
    await directory.sync();
    return segment;
  }

  /** Resolves once the group is durable. After a rejection nothing more may be written before {@link cut}. */
  async write(group: readonly Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(group);
    await this.#file.append(bytes);
    this.#length += bytes.length;
  }

  /** Cuts what is not durable, so that a failed group never stands in front of the next one. */
  async cut(): Promise<void> {
    await this.#file.truncate(this.#length);
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
