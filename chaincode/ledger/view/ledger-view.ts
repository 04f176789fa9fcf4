/** The view over a ledger's block stream. */
import { type Charter, type DecisionMoment, type GrantId, HubError } from '../../model';
import { readableKey } from '../law/readable-key';
import type { Ledger, RawBlock } from '../ledger';
import type { BlockLaw } from './block-law';
import { nextBlock } from './chain';
import type { AppliedBlock, DirectoryEpoch } from './directory-epoch';
import type { Epoch } from './epoch';
import { followBlocks } from './follow';
import { freshnessOf } from './freshness';
import type { Keeper } from './keeper';
import type { Freshness, View } from './view';
import type { ViewLog } from './view-log';
import { Waiters } from './waiters';

export interface ViewOptions {
  /** On channel `directory`. The view does not close it. */
  readonly ledger: Ledger;
  /** The charter that stands until the first founding puts one on the ledger: its founders' ticks make ledger time. */
  readonly charter?: Charter;
  /** How old the view may be. */
  readonly leaseMs: number;
  readonly log?: ViewLog;
  /** The own clock, milliseconds since 1970. */
  readonly now?: () => number;
  /** A clock that only runs forward, milliseconds since whenever. */
  readonly monotonicNow?: () => number;
}

/** Where a view begins. */
export interface ViewStart {
  readonly epoch: DirectoryEpoch;
  /** Told of each block in this order. The view closes them. */
  readonly keepers: readonly Keeper[];
}

export class LedgerView implements View {
  readonly #options: Required<Omit<ViewOptions, 'log' | 'charter'>> & Pick<ViewOptions, 'log' | 'charter'>;
  readonly #waiters = new Waiters();
  readonly #listeners = new Set<(epoch: Epoch) => void>();
  readonly #abort = new AbortController();
  readonly #following: Promise<void>;
  readonly #keepers: readonly Keeper[];
  readonly #law: BlockLaw;
  #current: DirectoryEpoch;
  #lastArrival = Number.NEGATIVE_INFINITY;
  #failure: Error | undefined;

  /** @param law says which of the blocks' writes count. */
  constructor(options: ViewOptions, { epoch, keepers }: ViewStart, law: BlockLaw) {
    this.#options = { now: Date.now, monotonicNow: () => performance.now(), ...options };
    this.#current = epoch;
    this.#keepers = keepers;
    this.#law = law;
    // Whoever begins above block 0 has just been given the last block by the peer, which showed that it is the chain's.
    if (epoch.height > 0n) this.#lastArrival = this.#options.monotonicNow();
    this.#following = this.#follow();
  }

  get current(): Epoch {
    return this.#current;
  }

  get unlawfulRows(): number {
    return this.#current.unlawfulRows;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  async reach(height: bigint, timeoutMs: number): Promise<Epoch | undefined> {
    if (this.#current.height >= height) return this.#current;
    if (this.#failure !== undefined || this.#abort.signal.aborted) return undefined;
    return await this.#waiters.wait(height, timeoutMs);
  }

  onEpoch(listener: (epoch: Epoch) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  freshness(): Freshness {
    return this.#freshnessAt(this.#current);
  }

  moment(epoch: Epoch, usedToday: (grant: GrantId) => number): DecisionMoment {
    return {
      ledgerTimeMs: epoch.ledgerTimeMs,
      ownTimeMs: this.#options.now(),
      // By the epoch's own time: one that was kept for too long is stale, however young the current one is.
      fresh: this.#freshnessAt(epoch).fresh,
      usedToday,
    };
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#waiters.end();
    await this.#following;
    await Promise.all(this.#keepers.map((keeper) => keeper.close()));
  }

  #freshnessAt(epoch: Epoch): Freshness {
    return freshnessOf({
      leaseMs: this.#options.leaseMs,
      silenceMs: this.#options.monotonicNow() - this.#lastArrival,
      ledgerTimeMs: epoch.ledgerTimeMs,
      ownTimeMs: this.#options.now(),
      failed: this.#failure !== undefined || this.#abort.signal.aborted,
    });
  }

  async #follow(): Promise<void> {
    const { ledger, log } = this.#options;
    const next = (): bigint => this.#current.height;
    const onLost = (cause: unknown): void =>
      log?.warn({ height: next(), cause }, 'ledger lost, calling again');
    try {
      for await (const raw of followBlocks({ ledger, next, signal: this.#abort.signal, onLost })) {
        this.#apply(raw);
      }
    } catch (error) {
      // Whatever stops the view stops it for good: from here on every decision is stale.
      this.#failure =
        error instanceof Error ? error : new HubError('INTERNAL', 'view stopped', { cause: error });
      log?.warn({ height: next(), cause: error }, 'view stopped');
      this.#waiters.end();
    }
  }

  #apply(raw: RawBlock): void {
    const before = this.#current;
    const block = this.#law.read(nextBlock(before, raw), before);
    const next = before.after(block);
    for (const keeper of this.#keepers) keeper.applied(block, next);
    this.#current = next;
    this.#lastArrival = this.#options.monotonicNow();
    this.#raise(block);
    this.#waiters.publish(this.#current);
    for (const listener of this.#listeners) listener(this.#current);
  }

  #raise({ number, alarms }: AppliedBlock): void {
    for (const { transaction, key, problem } of alarms) {
      this.#options.log?.warn(
        { block: number, transaction, key: readableKey(key), problem },
        'a row may not stand and counts as absent',
      );
    }
  }
}
