/** A ledger that only delivers blocks: a sample chain's, as a peer would, with the troubles a test gives it. */
import { EventEmitter, once } from 'node:events';
import type { Committed, Ledger, RawBlock, SignedTransaction } from '../../../../chaincode/ledger/ledger';
import { HubError } from '../../../../chaincode/model';

export class ChainLedger implements Ledger {
  readonly channel = 'directory';
  /** The number each stream was asked to begin with. */
  readonly calls: bigint[] = [];
  readonly #blocks: readonly RawBlock[];
  readonly #events = new EventEmitter().setMaxListeners(0);
  #reachable = true;
  #frozen = false;
  #lostAfter: number | undefined;

  /** @param blocks grows as the chain does; call {@link delivered} then. */
  constructor(blocks: readonly RawBlock[]) {
    this.#blocks = blocks;
  }

  /** Has every stream look for new blocks. */
  delivered(): void {
    this.#events.emit('change');
  }

  /** From now on the peer answers nothing, and every stream is lost. */
  lose(): void {
    this.#reachable = false;
    this.delivered();
  }

  /** The peer answers again. */
  restore(): void {
    this.#reachable = true;
  }

  /** The stream stays open, and nothing comes any more. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Each stream is lost after this many blocks. */
  loseEachStreamAfter(blocks: number): void {
    this.#lostAfter = blocks;
  }

  async *blocks(from: bigint, signal?: AbortSignal): AsyncGenerator<RawBlock> {
    this.calls.push(from);
    let sent = 0;
    for (let next = Number(from); ; next++) {
      while (!this.#frozen && this.#blocks[next] === undefined && this.#reachable) await this.#change(signal);
      while (this.#frozen) await this.#change(signal);
      if (signal?.aborted) return;
      const block = this.#blocks[next];
      if (!this.#reachable || block === undefined || sent === this.#lostAfter) throw unavailable();
      sent += 1;
      yield block;
    }
  }

  evaluate(): Promise<Uint8Array> {
    return Promise.reject(unavailable());
  }

  endorse(): Promise<SignedTransaction> {
    return Promise.reject(unavailable());
  }

  commit(): Promise<Committed> {
    return Promise.reject(unavailable());
  }

  submit(): Promise<Committed> {
    return Promise.reject(unavailable());
  }

  close(): Promise<void> {
    this.lose();
    return Promise.resolve();
  }

  async #change(signal: AbortSignal | undefined): Promise<void> {
    try {
      await once(this.#events, 'change', signal === undefined ? {} : { signal });
    } catch (error) {
      if (!signal?.aborted) throw error;
      throw unavailable();
    }
  }
}

function unavailable(): HubError {
  return new HubError('LEDGER_UNAVAILABLE', 'peer does not answer');
}
