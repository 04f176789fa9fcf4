/**
 * A founder's relay: it reads one channel from the founder's own peer, and anchors its blocks on the other.
 *
 * It goes on where it was: the ledger holds the last block it anchored.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { canonicalJson, HubError, isHubError, parseJsonAs, relay } from '../../model';
import { followBlocks } from '../fabric/follow-blocks';
import type { Ledger } from '../ledger';
import { type Anchoring, AnchorQueue } from './anchor-queue';

const RETRY_MS = 1000;
/** So many blocks are read ahead of what stands anchored. */
const MOST_AHEAD = 2_000;

export interface RelayOptions {
  /** The channel whose blocks are anchored, through the founder's own peer alone: another's word is not this founder's. */
  readonly from: Ledger;
  /** The channel they are anchored on, with the founder's relay key. */
  readonly to: Ledger;
  readonly founder: string;
  readonly anchoring: Anchoring;
  /** How long blocks wait that hold nothing but ticks and anchors; where {@link Anchoring} is `NEWEST`, how far anchors lie apart. */
  readonly lingerMs: number;
  /** Told of each failure; it goes on, unless `fatal`. */
  readonly failed: (error: unknown, fatal: boolean) => void;
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #queue: AnchorQueue;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #wake: () => void = () => undefined;

  private constructor(options: RelayOptions) {
    this.#options = options;
    this.#queue = new AnchorQueue(options.anchoring);
    this.#running = this.#run();
  }

  /** Runs until it is stopped, or finds that the founder's peer has another chain than the one it anchored before. */
  static start(options: RelayOptions): Relay {
    return new Relay(options);
  }

  /** Ends it after the transaction at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const from = await this.#position();
    if (from === undefined) return;
    await Promise.all([this.#read(from), this.#write()]);
  }

  /** The block after the last anchored one; undefined once stopped. */
  async #position(): Promise<bigint | undefined> {
    const { to, from, founder } = this.#options;
    const args = [from.channel, founder];
    while (!this.#isStopping) {
      try {
        const bytes = await to.evaluate({ contract: 'Anchors', transaction: 'ReadRelay', args });
        return BigInt(parseJsonAs(relay, Buffer.from(bytes).toString('utf8'), 'relay').last) + 1n;
      } catch (error) {
        if (isHubError(error, 'NOT_FOUND')) return 0n;
        await this.#note(error);
      }
    }
    return undefined;
  }

  async #read(first: bigint): Promise<void> {
    try {
      for await (const block of followBlocks(this.#options.from, first, this.#stopping.signal)) {
        this.#queue.add(block);
        this.#wake();
        while (this.#queue.size > MOST_AHEAD && !this.#isStopping) await this.#sleep(RETRY_MS);
      }
    } catch (error) {
      this.#end(error);
    }
  }

  async #write(): Promise<void> {
    while (!this.#isStopping) {
      await this.#due();
      if (this.#isStopping) return;
      try {
        await this.#anchor();
      } catch (error) {
        await this.#note(error);
      }
    }
  }

  /** Resolves when something is to be anchored: at once what matters, after a while what only goes on. */
  async #due(): Promise<void> {
    const { anchoring, lingerMs } = this.#options;
    if (anchoring === 'NEWEST') {
      await this.#until(() => this.#queue.isUrgent);
      return await this.#sleep(lingerMs);
    }
    await this.#until(() => this.#queue.size > 0);
    if (this.#queue.isUrgent) return;
    const overdue = this.#sleep(lingerMs);
    await Promise.race([overdue, this.#until(() => this.#queue.isUrgent)]);
  }

  async #anchor(): Promise<void> {
    const { to, from } = this.#options;
    const blocks = this.#queue.next();
    await to.submit({
      contract: 'Anchors',
      transaction: 'Anchor',
      args: [from.channel, canonicalJson(blocks)],
    });
    this.#queue.anchored(blocks);
  }

  /** Waits before the next attempt; another chain than before is nothing to try again. */
  async #note(error: unknown): Promise<void> {
    if (isHubError(error, 'ANCHOR_MISMATCH')) return this.#end(error);
    if (!isHubError(error)) throw error;
    this.#options.failed(error, false);
    await this.#sleep(RETRY_MS);
  }

  #end(error: unknown): void {
    if (this.#isStopping) return;
    this.#options.failed(error, true);
    this.#stopping.abort();
    this.#wake();
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!this.#isStopping && !isTrue()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #sleep(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#stopping.signal });
    } catch (error) {
      if (!this.#isStopping) throw new HubError('INTERNAL', 'a relay was woken', { cause: error });
    }
  }
}
