/**
 * A gateway's share of quotas (LEDGER, Keys: `slice~grant~period~n`).
 *
 * A gateway gives out only operations of slices that it claimed on the ledger, whether it is the only one or not: so what was
 * given out on a day is on the ledger before it is given out, whatever gateways come, go and come back that day. It claims the
 * next slice before the last is used up: a crash loses at most what it holds, never the limit.
 */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import { type GrantId, isHubError, quotaDaysAt } from '../../chaincode/model';

export interface QuotaSlicesOptions {
  /** Claims on the ledger; resolves once this gateway holds the slice. @throws {HubError} what the contract refuses. */
  readonly claim: (slice: WantedSlice) => Promise<void>;
  /**
   * Told of a claim that failed for another reason than an empty quota.
   *
   * @param conflicts how many claims of the grant in a row, this one included, lost against another transaction; 0 for another failure.
   */
  readonly failed: (error: unknown, conflicts: number) => void;
  readonly nowMs: () => number;
}

export interface WantedSlice {
  readonly grant: GrantId;
  /** A UTC day. */
  readonly period: string;
  readonly operations: number;
}

/** What one journal has of a UTC day's quotas. */
export interface DayCount {
  readonly period: string;
  /** Operations given out. */
  readonly used: (grant: GrantId) => number;
  /** Operations of the slices claimed. */
  readonly held: (grant: GrantId) => number;
}

/** What one decision may count on. */
export interface QuotaShare {
  /** Operations that may be given out on the day; asking claims ahead. */
  readonly heldToday: (grant: GrantId) => number;
  /** Resolves when a claim ends that the decision came too early for; undefined: waiting changes nothing. Never rejects. */
  awaited(): Promise<unknown> | undefined;
}

/** A slice is this part of the quota: few claims a day, and little lost where a gateway holds more than it uses. */
const SLICES_OF_A_QUOTA = 20;
const RETRY_AFTER_MS = 1_000;

export class QuotaSlices {
  readonly #options: QuotaSlicesOptions;
  /** One claim of a grant at a time. */
  readonly #underWay = new Map<GrantId, Promise<void>>();
  /** After a claim that failed. */
  readonly #notBefore = new Map<GrantId, number>();
  /** Decisions that found nothing left since the last claim began: the next one is larger by these. */
  readonly #short = new Map<GrantId, number>();
  /** Claims in a row that conflicted: a ledger that moves faster than a claim never takes one. */
  readonly #conflicts = new Map<GrantId, number>();

  constructor(options: QuotaSlicesOptions) {
    this.#options = options;
  }

  /** The share of one decision at one epoch. Claims one slice at a time, in the background, when half of one is left. */
  shareAt(epoch: Epoch, count: DayCount): QuotaShare {
    const short = new Set<GrantId>();
    return {
      heldToday: (grant) => {
        const held = count.held(grant);
        const left = held - count.used(grant);
        if (left <= 0 && !short.has(grant)) {
          short.add(grant);
          this.#short.set(grant, (this.#short.get(grant) ?? 0) + 1);
        }
        this.#claimAhead(grant, left, { epoch, period: count.period });
        return held;
      },
      awaited: () => {
        const claims = [...short].flatMap((grant) => this.#underWay.get(grant) ?? []);
        return claims.length === 0 ? undefined : Promise.all(claims);
      },
    };
  }

  #claimAhead(grant: GrantId, left: number, { epoch, period }: { epoch: Epoch; period: string }): void {
    const quota = epoch.grant(grant)?.grant.terms.quota?.operationsPerDay ?? 0;
    const slice = Math.ceil(quota / SLICES_OF_A_QUOTA);
    if (left > slice / 2 || !isGivenOut(period, epoch)) return;
    const claimed = claimedOn(epoch, grant, period);
    // What a journal counted without a slice (of an earlier version) is claimed too.
    const wanted = slice - Math.min(left, 0) + (this.#short.get(grant) ?? 0);
    const operations = Math.min(wanted, quota - claimed);
    if (operations > 0) this.#claim({ grant, period, operations });
    // Spent: what is refused for the rest of the day asks for nothing of the next one.
    else this.#short.delete(grant);
  }

  #claim(slice: WantedSlice): void {
    const { grant } = slice;
    const { claim, failed, nowMs } = this.#options;
    if (this.#underWay.has(grant) || nowMs() < (this.#notBefore.get(grant) ?? 0)) return;
    this.#short.delete(grant);
    const claiming = claim(slice)
      .then(() => void this.#conflicts.delete(grant))
      .catch((error: unknown) => {
        this.#notBefore.set(grant, nowMs() + RETRY_AFTER_MS);
        // Another gateway was first: the next question asks again.
        if (!isHubError(error, 'WRONG_STATE')) failed(error, this.#conflicted(grant, error));
      })
      .finally(() => this.#underWay.delete(grant));
    this.#underWay.set(grant, claiming);
  }

  #conflicted(grant: GrantId, error: unknown): number {
    const conflicts = isHubError(error, 'COMMIT_CONFLICT') ? (this.#conflicts.get(grant) ?? 0) + 1 : 0;
    this.#conflicts.set(grant, conflicts);
    return conflicts;
  }
}

/** Operations of a grant that a gateway may give out today: those it holds, and those that nobody has claimed. */
export function attainableToday(epoch: Epoch, { period, held }: DayCount): QuotaShare['heldToday'] {
  return (grant) => {
    const quota = epoch.grant(grant)?.grant.terms.quota?.operationsPerDay ?? 0;
    return held(grant) + Math.max(0, quota - claimedOn(epoch, grant, period));
  };
}

function claimedOn(epoch: Epoch, grant: GrantId, period: string): number {
  return epoch.claimedQuota(grant)?.days.find((day) => day.period === period)?.claimed ?? 0;
}

/** Whether the ledger, by its own time, lets the day be claimed. */
function isGivenOut(period: string, { ledgerTimeMs }: Epoch): boolean {
  return ledgerTimeMs !== undefined && quotaDaysAt(ledgerTimeMs).includes(period);
}
