/** The nonces of tickets that were used; each is kept until its ticket expires, so that none works twice. */
export class Nonces {
  readonly #expiries = new Map<string, number>();
  #sweepAtMs = 0;

  /** Knows the tickets that were answered before a restart, by the served log. */
  static restored(answered: Iterable<{ readonly nonce: string; readonly expiresAtMs: number }>): Nonces {
    const nonces = new Nonces();
    for (const { nonce, expiresAtMs } of answered) nonces.#expiries.set(nonce, expiresAtMs);
    return nonces;
  }

  /**
   * Uses a nonce; from now on it is used.
   *
   * @param expiresAtMs when its ticket expires, milliseconds since 1970.
   * @returns false if it was used before.
   */
  use(nonce: string, expiresAtMs: number, nowMs: number): boolean {
    this.#sweep(nowMs);
    if (this.#expiries.has(nonce)) return false;
    this.#expiries.set(nonce, expiresAtMs);
    return true;
  }

  /** How many are kept. */
  get size(): number {
    return this.#expiries.size;
  }

  #sweep(nowMs: number): void {
    if (nowMs < this.#sweepAtMs) return;
    this.#sweepAtMs = nowMs + 1_000;
    for (const [nonce, expiresAtMs] of this.#expiries) {
      if (expiresAtMs <= nowMs) this.#expiries.delete(nonce);
    }
  }
}
