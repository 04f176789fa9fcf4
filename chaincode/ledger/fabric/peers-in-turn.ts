/** Which of several peers is asked next. */

/** How long a peer that was lost stands behind the others, ms. */
const AWAY_FOR_MS = 10_000;

/** Peers in their order of preference; one that was lost comes last for ten seconds. */
export class PeersInTurn<T> {
  readonly #peers: readonly [T, ...T[]];
  readonly #lostAtMs = new Map<T, number>();
  readonly #nowMs: () => number;

  /** @param nowMs a clock that only runs forward. */
  constructor(peers: readonly [T, ...T[]], nowMs: () => number = () => performance.now()) {
    this.#peers = peers;
    this.#nowMs = nowMs;
  }

  get all(): readonly [T, ...T[]] {
    return this.#peers;
  }

  /** The most preferred that was not lost of late; of peers that all were, the one that was lost first. */
  get best(): T {
    return this.inTurn()[0] ?? this.#peers[0];
  }

  /** All of them, the best first. */
  inTurn(): readonly T[] {
    return [...this.#peers].sort((a, b) => this.#lost(a) - this.#lost(b));
  }

  /** It did not answer, or hung up. */
  lose(peer: T): void {
    this.#lostAtMs.set(peer, this.#nowMs());
  }

  #lost(peer: T): number {
    const at = this.#lostAtMs.get(peer);
    return at === undefined || this.#nowMs() - at >= AWAY_FOR_MS ? Number.NEGATIVE_INFINITY : at;
  }
}
