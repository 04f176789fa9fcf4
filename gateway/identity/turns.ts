/**
 * Turns at verifying signatures: what nobody has signed yet costs the gateway the most, before it knows who asks.
 *
 * So many are verified at a time, and the addresses that wait take turns: whoever floods the gateway waits behind itself. Nobody is
 * locked out: an address has a bounded number of places, given back within milliseconds, and a token that was verified
 * once needs none. The addresses of one IPv6 /64 are one address: whoever has one of them has all.
 */
import { HubError } from '../../chaincode/model';
import { addressKey } from './address-key';

export interface TurnLimits {
  /** Verified at the same time. */
  readonly atOnce: number;
  /** That wait, of all addresses. */
  readonly waiting: number;
  /** That wait, of one address: a department behind one address has all of its applications there. */
  readonly waitingOfOne: number;
}

export const TURN_LIMITS: TurnLimits = { atOnce: 4, waiting: 2_048, waitingOfOne: 512 };

const RETRY_AFTER_S = 1;

export class Turns {
  readonly #limits: TurnLimits;
  /** In the order of their turns: an address that had its turn goes to the end. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #underWay = 0;
  #waits = 0;

  constructor(limits: TurnLimits = TURN_LIMITS) {
    this.#limits = limits;
  }

  /**
   * Does `work` when it is the address's turn.
   *
   * @throws {HubError} `RATE_LIMITED` with `retryAfterS`: too many wait already.
   */
  async take<T>(address: string, work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.#limits.atOnce) await this.#turnOf(addressKey(address));
    else this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  #turnOf(address: string): Promise<void> {
    const queue = this.#waiting.get(address) ?? [];
    if (this.#waits >= this.#limits.waiting || queue.length >= this.#limits.waitingOfOne) {
      throw new HubError('RATE_LIMITED', 'too many tokens wait to be verified', {
        details: { retryAfterS: RETRY_AFTER_S },
      });
    }
    this.#waits += 1;
    this.#waiting.set(address, queue);
    return new Promise((resolve) => void queue.push(resolve));
  }

  /** To the next address; it takes the place that was given back. */
  #passOn(): void {
    for (const [address, queue] of this.#waiting) {
      this.#waiting.delete(address);
      const next = queue.shift();
      if (next === undefined) continue;
      if (queue.length > 0) this.#waiting.set(address, queue);
      this.#waits -= 1;
      next();
      return;
    }
    this.#underWay -= 1;
  }
}
