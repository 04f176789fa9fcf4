/**
 * Step 8 of a query's path: brings the journal's records onto the ledger, one batch at a time.
 *
 * While a batch commits the next one grows. A batch that was sent is sent again until the ledger has it: the same bytes
 * while the ledger is only away, the same content under a new endorsement when it refused the bytes.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger, SignedTransaction } from '../../chaincode/ledger/ledger';
import { type Decimal, type ErrorCode, type HubError, isHubError, type LogId } from '../../chaincode/model';
import type { Journal, SubmittedBatch } from '../record';
import { appendCall, type Batch, type BatchLimits, batchToSend } from './batch';

/** What keeps a batch from the ledger. */
export interface ShippingFailure {
  readonly error: unknown;
  /** Ends the shipping. */
  readonly fatal: boolean;
  /** How often it came in a row, from 1: the same code, and no batch committed in between. */
  readonly repeats: number;
}

export interface ShipperOptions {
  /** The `exchange` channel, with the gateway's key. */
  readonly ledger: Pick<Ledger, 'endorse' | 'commit'>;
  readonly journal: Pick<Journal, 'pending' | 'submitted' | 'ledger' | 'submit' | 'confirm' | 'onRecord'>;
  readonly log: LogId;
  readonly limits: BatchLimits;
  /**
   * How long the first record of a batch waits for others, unless somebody waits for it ({@link Shipper.hurry}): a decision travels with
   * its outcome, and a batch costs the same for one record as for hundreds.
   */
  readonly lingerMs: number;
  /** After this much quiet an empty batch is committed: a third of the lease. */
  readonly quietMs: number;
  /** Milliseconds to wait after a failure: doubled each time, from the first to the second. */
  readonly backoffMs: readonly [number, number];
  /** Told of each batch that committed. */
  readonly committed?: (batch: { readonly sequence: bigint; readonly count: number }) => void;
  /** Told of each failure; `NOT_ANCHORED` is one too: nobody may be relaying. */
  readonly failed?: (failure: ShippingFailure) => void;
}

export class Shipper {
  readonly #options: ShipperOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #stopListening: (() => void) | undefined;
  #failure: HubError | undefined;
  #last: { readonly code: ErrorCode; readonly repeats: number } | undefined;
  #urgent = false;
  #lingering: AbortController | undefined;

  constructor(options: ShipperOptions) {
    this.#options = options;
  }

  /** Set when the ledger has another batch in this one's place: two gateways wrote the same log. Nothing is shipped any more. */
  get failure(): HubError | undefined {
    return this.#failure;
  }

  start(): void {
    this.#stopListening = this.#options.journal.onRecord(() => this.#wake?.());
    this.#running ??= this.#run();
  }

  /** Somebody waits until what is recorded stands on the ledger: the next batch lingers no more. */
  hurry(): void {
    this.#urgent = true;
    this.#lingering?.abort();
  }

  /** Stops after the batch at hand, or at once if the ledger is away. What is not shipped stays in the journal. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#stopping.abort();
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted && this.#failure === undefined; ) {
      try {
        await this.#work();
        if (signal.aborted) return;
        await this.#shipOne();
        failures = 0;
        this.#last = undefined;
      } catch (error) {
        this.#note(error);
        await this.#pause(failures++);
      }
    }
  }

  /** Resolves when there is something to ship, or it has been quiet for long enough to say so. */
  async #work(): Promise<void> {
    const { journal, limits, lingerMs } = this.#options;
    if (journal.submitted !== undefined) return;
    if (journal.pending.size === 0) await this.#quiet();
    if (journal.pending.size > 0 && journal.pending.size < limits.maxRecords) await this.#linger(lingerMs);
  }

  async #linger(ms: number): Promise<void> {
    const lingering = new AbortController();
    this.#lingering = lingering;
    if (!this.#urgent) await this.#sleep(ms, lingering.signal);
    this.#lingering = undefined;
    this.#urgent = false;
  }

  /** Resolves with the next record, or when it has been quiet for long enough. */
  async #quiet(): Promise<void> {
    const { quietMs } = this.#options;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, quietMs);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#stopping.signal.aborted) this.#wake();
    });
    this.#wake = undefined;
  }

  async #shipOne(): Promise<void> {
    const { journal, ledger, limits, committed } = this.#options;
    const batch = batchToSend(journal, limits);
    const submitted = journal.submitted ?? (await this.#endorse(batch));
    try {
      await ledger.commit(transactionOf(submitted));
    } catch (error) {
      // Away: the same bytes again, later. Refused for good: the same content under a new endorsement.
      if (isHubError(error) && !isHubError(error, 'LEDGER_UNAVAILABLE')) await this.#endorse(batch);
      throw error;
    }
    await journal.confirm(batch.sequence, batch.first + BigInt(batch.records.length));
    committed?.({ sequence: batch.sequence, count: batch.records.length });
  }

  /**
   * Has a batch endorsed and keeps the signed envelope durably, before anybody sends it. Of a batch that stands on the
   * ledger already the contract answers the first result; of another one in its place, `FORK`.
   */
  async #endorse(batch: Batch): Promise<SubmittedBatch> {
    const { journal, ledger, log } = this.#options;
    const signed = await ledger.endorse(appendCall(log, batch));
    const submitted = {
      batch: String(batch.sequence) as Decimal,
      first: String(batch.first) as Decimal,
      count: batch.records.length,
      transactionId: signed.transactionId,
      envelope: Buffer.from(signed.envelope).toString('base64'),
      result: Buffer.from(signed.result).toString('base64'),
    };
    await journal.submit(submitted);
    return { kind: 'SUBMITTED', ...submitted };
  }

  #note(error: unknown): void {
    if (isHubError(error, 'FORK')) this.#failure = error;
    const code = isHubError(error) ? error.code : 'INTERNAL';
    const repeats = this.#last?.code === code ? this.#last.repeats + 1 : 1;
    this.#last = { code, repeats };
    this.#options.failed?.({ error, fatal: this.#failure !== undefined, repeats });
  }

  async #pause(failures: number): Promise<void> {
    const [firstMs, longestMs] = this.#options.backoffMs;
    await this.#sleep(Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20)));
  }

  /** Ends early when the shipping does. */
  async #sleep(ms: number, until?: AbortSignal): Promise<void> {
    const stopping = this.#stopping.signal;
    const signal = until === undefined ? stopping : AbortSignal.any([stopping, until]);
    try {
      await delay(ms, undefined, { signal, ref: false });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function transactionOf(submitted: SubmittedBatch): SignedTransaction {
  return {
    transactionId: submitted.transactionId,
    envelope: Buffer.from(submitted.envelope, 'base64'),
    result: Buffer.from(submitted.result, 'base64'),
  };
}
