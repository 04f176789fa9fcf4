/** The gateway's journal of one access log: every record is durable here before anybody learns anything. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DurableDirectory } from '../../chaincode/ledger/durable/durable-directory';
import {
  type AccessId,
  type AccessRecord,
  type Decimal,
  type DecisionRecord,
  type GrantId,
  HubError,
  type Instant,
  type LogId,
  type OutcomeRecord,
} from '../../chaincode/model';
import type { JournalLine, SubmittedBatch } from './journal-line';
import type { JournalState, LedgerPosition } from './journal-state';
import { JournalWriter } from './journal-writer';
import { type Outbox, outboxRecord } from './outbox';
import { type HeldSlice, QuotaCount } from './quota-count';
import { type RecoveredJournal, recoverJournal } from './recovery';
import { Segment } from './segment';

/** A record without its place in the log, which the journal gives. */
export type DecisionContent = Omit<DecisionRecord, 'log' | 'sequence'>;
export type OutcomeContent = Omit<OutcomeRecord, 'log' | 'sequence'>;

export interface JournalOptions {
  readonly directory: DurableDirectory;
  readonly log: LogId;
  /** Where the log stands on the ledger now. */
  readonly ledger: LedgerPosition;
  /** A segment that has grown to this is followed by a new one. */
  readonly segmentBytes: number;
  /** Milliseconds between attempts to repair after the disk failed. */
  readonly repairEveryMs: number;
  readonly nowMs: () => number;
  /** Told what an operator should know: no values, no records. */
  readonly warn: (message: string) => void;
}

/** Far below what a commit takes. */
const SHIPPED_POLL_MS = 10;

export class Journal {
  readonly #options: JournalOptions;
  readonly #writer: JournalWriter;
  readonly #outbox: Outbox;
  readonly #durable: JournalState;
  /** What will be durable when all that waits is: sequences and quotas are given out from here. */
  #expected: JournalState;
  /** Accesses whose outcome could not be written: each is owed one. */
  readonly #owed = new Set<AccessId>();
  readonly #listeners = new Set<() => void>();

  private constructor(
    options: JournalOptions,
    { state, outbox, segments }: RecoveredJournal,
    active: Segment,
  ) {
    this.#options = options;
    this.#durable = state;
    this.#expected = state.copy();
    this.#outbox = outbox;
    this.#writer = new JournalWriter({
      ...options,
      full: segments.filter(({ name }) => name !== active.name),
      active,
      durable: (line, json) => this.#keep(line, json),
      failed: () => {
        this.#expected = this.#durable.copy();
      },
      repaired: () => this.#payOutcomes(),
      head: () => this.#durable.head(options.log),
    });
  }

  /**
   * Opens the journal of a log, or begins one. Resolves once everything that was read is durable, and every decision that
   * a crash left without an outcome has the outcome `INTERRUPTED`.
   *
   * @throws {HubError} `DATA_DIR_CORRUPT` when a durable record is gone or is another log's; `CHAIN_BROKEN` when the
   *   ledger has fewer batches than it confirmed; `JOURNAL_UNAVAILABLE`.
   */
  static async open(options: JournalOptions): Promise<Journal> {
    const { directory, log, ledger } = options;
    const found = await recoverJournal(directory, log);
    if (found.tornBytes > 0) options.warn(`journal: ${found.tornBytes} bytes were never durable and are cut`);
    if (ledger.nextBatch < found.state.nextBatch) {
      throw new HubError('CHAIN_BROKEN', `ledger has not all batches of \`${log}\` that it confirmed`);
    }
    found.state.reach(ledger);
    found.outbox.dropBefore(found.state.committed);
    const recovered = found.state.next < ledger.size ? await beginBehindLedger(options, found) : found;
    const last = recovered.segments.at(-1);
    const active =
      last === undefined
        ? await Segment.begin(directory, recovered.state.head(log))
        : await Segment.resume(directory, last);
    const journal = new Journal(options, recovered, active);
    await Promise.all([...recovered.state.open.keys()].map((access) => journal.#interrupt(access)));
    journal.#writer.removeBefore(recovered.state.committed);
    return journal;
  }

  /** False while the disk refuses: every record is refused too. */
  get available(): boolean {
    return this.#writer.available;
  }

  /** Durable records that are not known to stand on the ledger. */
  get pending(): Pick<Outbox, 'oldest' | 'range' | 'size' | 'height'> {
    return this.#outbox;
  }

  /** The batch on its way to the ledger; undefined when there is none. */
  get submitted(): SubmittedBatch | undefined {
    return this.#durable.submitted;
  }

  /** Where the log is known to stand on the ledger. */
  get ledger(): LedgerPosition {
    return { size: this.#durable.committed, nextBatch: this.#durable.nextBatch };
  }

  /** Operations counted against a grant on a UTC day, those that are being recorded included. @param at a moment of it. */
  usedOn(grant: GrantId, at: Instant): number {
    return this.#expected.quota.usedOn(grant, at);
  }

  /**
   * Operations of a grant's quota that may be counted on a UTC day: of the slices that this very journal holds. What was
   * claimed under the same gateway's name but is not here may have been given out where this journal knows nothing of it.
   *
   * @param at a moment of the day.
   */
  heldOn(grant: GrantId, at: Instant): number {
    return this.#expected.quota.heldOn(grant, at);
  }

  /** Holds a slice that stands on the ledger; resolves once that is durable. @throws {HubError} `JOURNAL_UNAVAILABLE`. */
  async hold(slice: HeldSlice): Promise<void> {
    await this.#write({ kind: 'SLICE', ...slice });
  }

  /**
   * Records a decision; resolves once it is durable. Its place in the log and its use of quotas are given before this
   * returns, so who decides and records in one turn of the event loop is never raced.
   *
   * @throws {HubError} `JOURNAL_UNAVAILABLE`: nothing may be fetched or answered.
   */
  async decide(content: DecisionContent): Promise<DecisionRecord> {
    const record: DecisionRecord = { ...content, ...this.#place() };
    await this.#write(record);
    return record;
  }

  /**
   * Records an outcome; resolves once it is durable.
   *
   * @throws {HubError} `JOURNAL_UNAVAILABLE`: nothing may be answered. The access gets the outcome `INTERRUPTED` as soon
   *   as the journal can be written.
   */
  async conclude(content: OutcomeContent): Promise<OutcomeRecord> {
    const record: OutcomeRecord = { ...content, ...this.#place() };
    try {
      await this.#write(record);
    } catch (error) {
      this.#owed.add(content.access);
      throw error;
    }
    return record;
  }

  /** Keeps a signed envelope; resolves once it is durable, before which it must not be sent. */
  async submit(batch: Omit<SubmittedBatch, 'kind'>): Promise<void> {
    await this.#write({ kind: 'SUBMITTED', ...batch });
  }

  /** Notes that a batch stands on the ledger, and lets go of its records. */
  async confirm(batch: bigint, size: bigint): Promise<void> {
    await this.#write({ kind: 'COMMITTED', batch: String(batch) as Decimal, size: String(size) as Decimal });
    this.#outbox.dropBefore(size);
    this.#writer.removeBefore(size);
  }

  /**
   * Waits until a record is known to stand on the ledger.
   *
   * @returns false when `timeoutMs` pass before.
   */
  async shipped(sequence: bigint, timeoutMs: number): Promise<boolean> {
    const until = performance.now() + timeoutMs;
    while (this.#durable.committed <= sequence) {
      if (performance.now() >= until) return false;
      await delay(SHIPPED_POLL_MS);
    }
    return true;
  }

  /** Calls `listener` whenever records became durable. @returns a function that ends it. */
  onRecord(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once everything that waits is durable or failed. */
  async close(): Promise<void> {
    await this.#writer.close();
  }

  async #write(line: JournalLine): Promise<void> {
    // Before the first wait: the next caller in this turn gets the next place.
    if (this.#writer.available) this.#expected.apply(line);
    await this.#writer.write(line);
  }

  #place(): { readonly log: LogId; readonly sequence: Decimal } {
    return { log: this.#options.log, sequence: String(this.#expected.next) as Decimal };
  }

  #keep(line: JournalLine, json: string): void {
    this.#durable.apply(line);
    if (!isRecord(line)) return;
    this.#outbox.add(outboxRecord(line, json));
    for (const listener of this.#listeners) listener();
  }

  async #interrupt(access: AccessId): Promise<void> {
    await this.conclude({
      v: 1,
      kind: 'OUTCOME',
      access,
      at: this.#now(),
      status: 'INTERRUPTED',
      served: [],
      durationMs: 0,
    });
  }

  #payOutcomes(): void {
    const owed = [...this.#owed];
    this.#owed.clear();
    for (const access of owed) {
      // Found durable after all, or written now; if the disk fails again, it is owed again.
      if (this.#durable.open.has(access)) void this.#interrupt(access).catch(() => this.#owed.add(access));
    }
  }

  #now(): Instant {
    return new Date(this.#options.nowMs()).toISOString() as Instant;
  }
}

/** The ledger has records that this directory lost: goes on after them, for their places are taken. */
async function beginBehindLedger(
  { directory, warn, ledger }: JournalOptions,
  { state, outbox, segments }: RecoveredJournal,
): Promise<RecoveredJournal> {
  warn(`journal: ends at record ${state.next}, but the ledger has ${ledger.size}; going on there`);
  for (const { name } of segments.toReversed()) {
    await directory.remove(name);
    await directory.sync();
  }
  state.next = ledger.size;
  state.open.clear();
  // What was given out of the slices it held went with the records.
  state.quota = new QuotaCount({ day: state.quota.day });
  return { state, outbox, segments: [], tornBytes: 0 };
}

function isRecord(line: JournalLine): line is AccessRecord {
  return line.kind === 'DECISION' || line.kind === 'OUTCOME';
}
