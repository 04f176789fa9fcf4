/** Step 1 of a query's path: whose token is this? */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import { HubError, type Spki, verifyToken } from '../../chaincode/model';
import { activeApplication, applicationKeys } from './application-keys';
import { bearerToken } from './bearer';
import type { Caller } from './caller';
import { Turns } from './turns';

/** A token whose signatures were verified, and the key they were verified with. */
interface Verified {
  readonly caller: Caller;
  readonly spki: Spki;
}

export interface IdentityOptions {
  /** How many verified tokens are remembered at most. */
  readonly maxTokens: number;
  readonly turns?: Turns;
}

/**
 * Turns a bearer token into a caller.
 *
 * What is remembered is only that two signatures hold under one public key: that never changes. Whether the token has
 * ended is asked of the clock, and whether its application still stands, with the same key, of the current epoch, at
 * every request; so nothing remembered outlives an expiry or a suspension. Tokens are remembered by their hash.
 */
export class Identity {
  readonly #verified: LRUCache<string, Verified>;
  readonly #turns: Turns;

  constructor(options: IdentityOptions) {
    this.#verified = new LRUCache({ max: options.maxTokens });
    this.#turns = options.turns ?? new Turns();
  }

  /**
   * @param address where the request comes from: addresses take turns at having tokens verified that nobody knows yet.
   * @throws {HubError} `TOKEN_MISSING`, `TOKEN_MALFORMED`, `TOKEN_AUDIENCE`, `APPLICATION_UNKNOWN`, `TOKEN_SIGNATURE`,
   *   `TOKEN_LIFETIME`, `TOKEN_EXPIRED`, `TOKEN_EVIDENCE`; `RATE_LIMITED` as {@link Turns.take}.
   */
  async identify(
    authorization: string | undefined,
    register: Pick<Epoch, 'member' | 'application'>,
    nowMs: number,
    address = '',
  ): Promise<Caller> {
    const token = bearerToken(authorization);
    const hash = createHash('sha256').update(token).digest('base64url');
    const known = this.#verified.get(hash);
    if (known !== undefined && activeApplication(register, known.caller.claims)?.spki === known.spki) {
      if (known.caller.claims.exp * 1000 > nowMs) return known.caller;
      this.#verified.delete(hash);
      throw new HubError('TOKEN_EXPIRED', 'lifetime has ended');
    }
    const caller = await this.#turns.take(address, () =>
      verifyToken(token, applicationKeys(register), nowMs),
    );
    const application = activeApplication(register, caller.claims);
    if (application !== undefined) this.#verified.set(hash, { caller, spki: application.spki });
    return caller;
  }
}
