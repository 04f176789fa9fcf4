/** A view whose epochs a test publishes. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { Freshness, View } from '../../../chaincode/ledger/view/view';
import type { DecisionMoment, GrantId } from '../../../chaincode/model';

export class SettableView implements View {
  readonly unlawfulRows = 0;
  #current: Epoch;
  fresh = true;
  failure: Error | undefined;
  readonly #listeners = new Set<(epoch: Epoch) => void>();

  constructor(first: Epoch) {
    this.#current = first;
  }

  get current(): Epoch {
    return this.#current;
  }

  publish(epoch: Epoch): void {
    this.#current = epoch;
    for (const listener of this.#listeners) listener(epoch);
  }

  async reach(height: bigint, timeoutMs: number): Promise<Epoch | undefined> {
    const until = Date.now() + timeoutMs;
    while (this.#current.height < height && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.#current.height >= height ? this.#current : undefined;
  }

  onEpoch(listener: (epoch: Epoch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  freshness(): Freshness {
    return { fresh: this.fresh, silenceMs: 0, lagMs: 0 };
  }

  moment(epoch: Epoch, usedToday: (grant: GrantId) => number): DecisionMoment {
    return { ledgerTimeMs: epoch.ledgerTimeMs, ownTimeMs: Date.now(), fresh: this.fresh, usedToday };
  }

  async close(): Promise<void> {
    return undefined;
  }
}
