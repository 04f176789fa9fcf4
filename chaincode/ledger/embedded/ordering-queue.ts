import { HubError, isHubError } from '../../model/error';

export interface OrderingOptions {
  /** A block is cut at so many transactions… */
  readonly maxTransactions: number;
  /** …or before it gets larger than this; a larger transaction is a block of its own… */
  readonly preferredBytes: number;
  /** …or so long after the first of them came. */
  readonly timeoutMs: number;
  /** Commits one block; calls never overlap. Rejects with a retryable error when nothing of it was written. */
  readonly append: (envelopes: readonly Uint8Array[], isConfig: boolean) => Promise<void>;
  /** A block could not be committed: nothing is ordered any more. */
  readonly onFailure: (error: unknown) => void;
}

interface Batch {
  readonly envelopes: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  readonly isConfig: boolean;
  /** Nothing of the block was written; the queue goes on. */
  readonly refused: (error: HubError) => void;
}

/** Orders transactions into blocks: first come, first in; a configuration is a block of its own. */
export class OrderingQueue {
  readonly #options: OrderingOptions;
  #pending: Uint8Array[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #tail: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: OrderingOptions) {
    this.#options = options;
  }

  /**
   * Takes a transaction. It is durable only once it is committed.
   *
   * @throws {HubError} `LEDGER_UNAVAILABLE`: the ledger is stopping.
   */
  submit(envelope: Uint8Array): void {
    this.#assertOpen();
    const { maxTransactions, preferredBytes } = this.#options;
    if (this.#bytes + envelope.length > preferredBytes) this.#cut();
    this.#pending.push(envelope);
    this.#bytes += envelope.length;
    if (this.#pending.length >= maxTransactions || this.#bytes >= preferredBytes) this.#cut();
    else this.#timer ??= setTimeout(() => this.#cut(), this.#options.timeoutMs);
  }

  /**
   * Puts a configuration in a block of its own, after everything taken so far.
   *
   * @param make called when its turn has come, with the configuration of then; throws to refuse.
   */
  async submitConfig(make: () => Uint8Array): Promise<void> {
    this.#assertOpen();
    this.#cut();
    let refusal: unknown;
    let isRefused = false;
    const refused = (error: unknown): void => {
      refusal = error;
      isRefused = true;
    };
    await this.#enqueue({
      isConfig: true,
      refused,
      envelopes: () => {
        try {
          return [make()];
        } catch (error) {
          refused(error);
          return [];
        }
      },
    });
    if (isRefused) throw refusal;
  }

  /** Commits what was taken, and takes nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cut();
    await this.#tail;
  }

  #cut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length === 0) return;
    const envelopes = this.#pending;
    this.#pending = [];
    this.#bytes = 0;
    // Whoever waits for one of them is told by the chain; the others ask again.
    void this.#enqueue({ isConfig: false, envelopes: () => envelopes, refused: () => undefined });
  }

  #enqueue(batch: Batch): Promise<void> {
    this.#tail = this.#tail.then(async () => {
      try {
        const envelopes = await batch.envelopes();
        if (envelopes.length > 0) await this.#options.append(envelopes, batch.isConfig);
      } catch (error) {
        if (isHubError(error) && error.retryable) return batch.refused(error);
        this.#isClosed = true;
        this.#options.onFailure(error);
      }
    });
    return this.#tail;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new HubError('LEDGER_UNAVAILABLE', 'the ledger is stopping');
  }
}
