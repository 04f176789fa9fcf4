/**
 * A gateway's share of quotas that several gateways give out (LEDGER, Keys: `slice~grant~period~n`).
 *
 * The only active gateway counts a quota from its own journal. With several, each gives out only the slices it holds on the
 * ledger, and claims the next one before the last is used up: a crash loses at most the rest of a slice, never the limit.
 */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import { type GatewayName, type GrantId, heldOn, isHubError, utcDayOf } from '../../chaincode/model';

export interface QuotaSlicesOptions {
  readonly gateway: GatewayName;
  /** Claims on the ledger; resolves once the slice is committed. @throws {HubError} what the contract refuses. */
  readonly claim: (slice: WantedSlice) => Promise<void>;
  /** Told of a claim that failed for another reason than an empty quota. */
  readonly failed: (error: unknown) => void;
  readonly nowMs: () => number;
}

export interface WantedSlice {
  readonly grant: GrantId;
  /** A UTC day. */
  readonly period: string;
  readonly operations: number;
}

/** A slice is this part of the quota: few claims a day, and little lost where a gateway holds more than it uses. */
const SLICES_OF_A_QUOTA = 20;
const RETRY_AFTER_MS = 1_000;

export class QuotaSlices {
  readonly #options: QuotaSlicesOptions;
  /** When each grant may be claimed for again; never while a claim is under way. */
  readonly #notBefore = new Map<GrantId, number>();

  constructor(options: QuotaSlicesOptions) {
    this.#options = options;
  }

  /**
   * What this gateway may count today, at one epoch. Asking claims ahead, in the background and one claim at a time, when
   * less than half a slice is left; until a slice is committed the answer is what is held.
   *
   * @param usedToday as the journal counts.
   */
  heldAt(epoch: Epoch, usedToday: (grant: GrantId) => number): (grant: GrantId) => number {
    const period = utcDayOf(this.#options.nowMs());
    const isOnly = [...epoch.gateways()].filter(({ state }) => state === 'ACTIVE').length < 2;
    return (grant) => {
      const quota = epoch.grant(grant)?.grant.terms.quota?.operationsPerDay ?? 0;
      const claimed = epoch.claimedQuota(grant);
      const mine = heldOn(claimed, period, this.#options.gateway);
      const all = claimed?.days.find((day) => day.period === period)?.claimed ?? 0;
      // What others claimed before they were suspended is theirs for the day.
      if (isOnly) return quota - (all - mine);
      const slice = Math.ceil(quota / SLICES_OF_A_QUOTA);
      const left = mine - usedToday(grant);
      const operations = Math.min(slice - Math.min(left, 0), quota - all);
      if (left <= slice / 2 && operations > 0) this.#claim({ grant, period, operations });
      return mine;
    };
  }

  #claim(slice: WantedSlice): void {
    const { claim, failed, nowMs } = this.#options;
    if (nowMs() < (this.#notBefore.get(slice.grant) ?? 0)) return;
    this.#notBefore.set(slice.grant, Number.POSITIVE_INFINITY);
    claim(slice)
      .catch((error: unknown) => {
        // Another gateway was first, or the ledger's day is not ours yet: the next question asks again.
        if (!isHubError(error, 'WRONG_STATE')) failed(error);
      })
      .finally(() => this.#notBefore.set(slice.grant, nowMs() + RETRY_AFTER_MS));
  }
}
