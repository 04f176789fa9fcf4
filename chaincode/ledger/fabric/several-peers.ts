/** A channel reached through several peers: one that is away, hung or cut off is not the ledger's end. */
import { HubError } from '../../model/error';
import type { Call, Channel, Committed, RawBlock, SignedTransaction } from '../ledger';
import { DEADLINES, type Deadlines } from './connection';
import type { FabricLedger } from './fabric-ledger';
import { isUnavailable } from './gateway-error';
import type { LedgerClient } from './ledger-client';
import { PeersInTurn } from './peers-in-turn';
import { pause } from './retry';
import { submitThrough } from './submit';

/** Each peer is given so many chances to say what became of a transaction. */
const ROUNDS = 4;
const PAUSE_MS = 200;
const PAUSE_MAX_MS = 2000;
/** Peers that were away and are back find each other again within so long (gossip); until then none has enough endorsers. */
const ENDORSED_WITHIN_MS = 20_000;

/** The same identity at each of the peers, the most preferred first. */
export class SeveralPeers implements LedgerClient {
  readonly channel: Channel;
  readonly #peers: PeersInTurn<FabricLedger>;
  readonly #silentAfterMs: number | undefined;
  readonly #settledMs: number;
  #isClosed = false;

  /**
   * @param silentAfterMs a stream that brings no block for so long is begun anew at another peer; undefined: never.
   * @param deadlines each peer's own.
   */
  constructor(
    peers: readonly [FabricLedger, ...FabricLedger[]],
    silentAfterMs: number | undefined,
    { settledMs }: Pick<Deadlines, 'settledMs'> = DEADLINES,
  ) {
    this.channel = peers[0].channel;
    this.#peers = new PeersInTurn(peers);
    this.#silentAfterMs = silentAfterMs;
    this.#settledMs = settledMs;
  }

  async evaluate(call: Call): Promise<Uint8Array> {
    return await this.#ask((peer) => peer.evaluate(call));
  }

  async endorse(call: Call): Promise<SignedTransaction> {
    const end = performance.now() + ENDORSED_WITHIN_MS;
    for (let round = 0; ; round += 1) {
      try {
        return await this.#ask((peer) => peer.endorse(call));
      } catch (error) {
        if (!this.#isLoss(error) || performance.now() > end) throw error;
        await pause(round, PAUSE_MS, PAUSE_MAX_MS);
      }
    }
  }

  async commit(transaction: SignedTransaction): Promise<Committed> {
    const peers = this.#peers.all.length;
    const end = performance.now() + this.#settledMs;
    for (let attempt = 0; ; attempt += 1) {
      const peer = this.#peers.best;
      try {
        return await peer.commitOnce(transaction, attempt > 0);
      } catch (error) {
        // Whoever hangs takes its time: each of the peers is asked once all the same.
        const isOverdue = attempt + 1 >= peers && performance.now() > end;
        if (!this.#isLoss(error) || isOverdue || attempt + 1 >= ROUNDS * peers) throw error;
        this.#peers.lose(peer);
        // The others may know at once; only when all of them were asked is there something to wait for.
        const round = Math.floor(attempt / peers);
        if (attempt % peers > 0 || round > 0) await pause(round, PAUSE_MS, PAUSE_MAX_MS);
      }
    }
  }

  async submit(call: Call): Promise<Committed> {
    return await submitThrough(this, call);
  }

  async *blocks(from: bigint, signal?: AbortSignal): AsyncGenerator<RawBlock> {
    const peer = this.#peers.best;
    const silence = new Silence(this.#silentAfterMs);
    const stop = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    try {
      for await (const block of peer.blocks(from, stop)) {
        yield block;
        silence.postpone();
      }
    } catch (error) {
      if (this.#isLoss(error)) this.#peers.lose(peer);
      throw error;
    } finally {
      silence.end();
    }
    if (signal?.aborted === true) return;
    this.#peers.lose(peer);
    throw new HubError('LEDGER_UNAVAILABLE', 'the peer sent no block for too long');
  }

  async head(): Promise<RawBlock> {
    return await this.#ask((peer) => peer.head());
  }

  async blockOf(transactionId: string): Promise<bigint> {
    return await this.#ask((peer) => peer.blockOf(transactionId));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#peers.all.map((peer) => peer.close()));
  }

  /** Asks one peer after the other until one answers, whatever it answers. */
  async #ask<T>(ask: (peer: FabricLedger) => Promise<T>): Promise<T> {
    let lost: unknown;
    for (const peer of this.#peers.inTurn()) {
      try {
        return await ask(peer);
      } catch (error) {
        if (!this.#isLoss(error)) throw error;
        this.#peers.lose(peer);
        lost = error;
      }
    }
    throw lost;
  }

  #isLoss(error: unknown): boolean {
    return isUnavailable(error) && !this.#isClosed;
  }
}

/** Aborts when nothing was heard for too long. */
class Silence {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(afterMs: number | undefined) {
    if (afterMs === undefined) return;
    this.#timer = setTimeout(() => this.#controller.abort(), afterMs);
    this.#timer.unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  postpone(): void {
    this.#timer?.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
