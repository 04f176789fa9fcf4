/**
 * Writes lines in groups: whatever came while the last group was made durable is the next one.
 *
 * A group that fails, fails for all who wait, and for all who waited behind it. Nothing is written until the disk took
 * the failed bytes back: after a failed fsync nobody knows which of them it holds.
 */

import type { DurableDirectory } from '../../chaincode/ledger/durable/durable-directory';
import { HubError } from '../../chaincode/model';
import { encodeFrame } from './frame';
import { type JournalLine, type SegmentHead, writeLine } from './journal-line';
import { Segment } from './segment';

/** A segment that is no longer written on. */
export interface FullSegment {
  readonly name: string;
  readonly first: bigint;
}

export interface JournalWriterOptions {
  readonly directory: DurableDirectory;
  /** Oldest first. */
  readonly full: readonly FullSegment[];
  readonly active: Segment;
  readonly segmentBytes: number;
  readonly repairEveryMs: number;
  readonly warn: (message: string) => void;
  /** Called for each line, in order, as soon as it is durable and before anybody who waits for it learns so. */
  readonly durable: (line: JournalLine, json: string) => void;
  /** Called once when a group failed: nothing that was not told as durable is. */
  readonly failed: () => void;
  /** Called once lines are taken again. */
  readonly repaired: () => void;
  /** The head of a segment that begins after everything that is durable. */
  readonly head: () => SegmentHead;
}

interface Waiting {
  readonly line: JournalLine;
  readonly json: string;
  readonly resolve: () => void;
  readonly reject: (error: HubError) => void;
}

export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #active: Segment;
  #full: readonly FullSegment[];
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #repairing: NodeJS.Timeout | undefined;
  #available = true;
  #removing: Promise<void> = Promise.resolve();

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#active = options.active;
    this.#full = options.full;
  }

  get available(): boolean {
    return this.#available;
  }

  /** @throws {HubError} `JOURNAL_UNAVAILABLE`; the line may still be found after a crash. */
  async write(line: JournalLine): Promise<void> {
    if (!this.#available) throw unavailable();
    const json = writeLine(line);
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ line, json, resolve, reject });
      this.#writing ??= this.#writeAll().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  /** Removes the segments whose records all stand on the ledger, the oldest first and durably: no gap is left by a crash. */
  removeBefore(committed: bigint): void {
    this.#removing = this.#removing
      .then(async () => {
        for (;;) {
          const [oldest, next = this.#active] = this.#full;
          if (oldest === undefined || next.first > committed) return;
          await this.#options.directory.remove(oldest.name);
          await this.#options.directory.sync();
          this.#full = this.#full.slice(1);
        }
      })
      // A segment too many does no harm; the next batch tries again.
      .catch((cause: unknown) =>
        this.#options.warn(`journal: a segment could not be removed: ${codeOf(cause)}`),
      );
  }

  /** Resolves once everything that waits was written or failed. Nothing may be written afterwards. */
  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    this.#available = false;
    clearTimeout(this.#repairing);
    await this.#removing;
    await this.#active.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whatever else has arrived at the process by now joins the group: the busier it is, the fewer groups there are.
      await new Promise((resolve) => setImmediate(resolve));
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#active.write(group.map(({ json }) => encodeFrame(json)));
      } catch (cause) {
        this.#fail(group, cause);
        return;
      }
      for (const { line, json } of group) this.#options.durable(line, json);
      for (const { resolve } of group) resolve();
      if (this.#active.length >= this.#options.segmentBytes) await this.#turn();
    }
  }

  async #turn(): Promise<void> {
    const head = this.#options.head();
    // A segment is named by its first record: without one, the next segment would be this very file.
    if (BigInt(head.next) === this.#active.first) return;
    try {
      const next = await Segment.begin(this.#options.directory, head);
      const previous = this.#active;
      this.#full = [...this.#full, { name: previous.name, first: previous.first }];
      this.#active = next;
      await previous.close();
    } catch (cause) {
      // The segment at hand is whole and goes on growing; the next group tries again.
      this.#options.warn(`journal: a new segment could not be begun: ${codeOf(cause)}`);
    }
  }

  #fail(group: readonly Waiting[], cause: unknown): void {
    this.#available = false;
    const all = [...group, ...this.#waiting];
    this.#waiting = [];
    this.#options.failed();
    this.#options.warn(`journal: writing failed: ${codeOf(cause)}`);
    for (const { reject } of all) reject(unavailable(cause));
    this.#repairLater();
  }

  #repairLater(): void {
    this.#repairing = setTimeout(() => void this.#repair(), this.#options.repairEveryMs);
    this.#repairing.unref();
  }

  async #repair(): Promise<void> {
    try {
      await this.#active.cut();
    } catch (cause) {
      this.#options.warn(`journal: still not writable: ${codeOf(cause)}`);
      this.#repairLater();
      return;
    }
    this.#available = true;
    this.#options.repaired();
  }
}

function unavailable(cause?: unknown): HubError {
  return new HubError('JOURNAL_UNAVAILABLE', 'journal cannot be written', { cause });
}

/** The system's code, such as `ENOSPC`: its message may name a path, and nothing more is needed. */
function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
}
