/** What the offices know to be committed: on Fabric each has a peer of its own, and one may be a block behind another. */
import { reachBlock } from '../../../chaincode/ledger/fabric/caught-up';
import type { Channel, Ledger } from '../../../chaincode/ledger/ledger';

export class Witnessed {
  readonly #last = new Map<Channel, bigint>();
  readonly #reached = new WeakMap<Ledger, bigint>();

  /** Some office saw this block. */
  note(channel: Channel, block: bigint): void {
    const last = this.#last.get(channel);
    if (last === undefined || block > last) this.#last.set(channel, block);
  }

  /**
   * Resolves once the ledger's peer has every block that any office saw: what follows rests on what went before.
   *
   * @throws {HubError} `LEDGER_UNAVAILABLE`.
   */
  async reachedBy(ledger: Ledger): Promise<void> {
    const last = this.#last.get(ledger.channel);
    if (last === undefined || last <= (this.#reached.get(ledger) ?? -1n)) return;
    await reachBlock(ledger, last);
    this.#reached.set(ledger, last);
  }
}
