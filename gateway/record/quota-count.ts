/** Operations counted against grants on one UTC day, and the slices of quotas that they are counted against. */
import type { AccessRecord, GrantId } from '../../chaincode/model';

/** What is counted on a day. */
export interface CountedDay {
  readonly day: string;
  readonly used: ReadonlyMap<GrantId, number>;
  readonly held: ReadonlyMap<GrantId, number>;
}

/** Operations of a grant's quota of one UTC day that were claimed on the ledger. */
export interface HeldSlice {
  readonly grant: GrantId;
  readonly period: string;
  readonly operations: number;
}

/**
 * Counts of the latest day seen. A clock that goes back does not give a quota back: what it says is earlier counts
 * against the latest day, and nothing is held on it.
 */
export class QuotaCount {
  #day: string;
  readonly #used: Map<GrantId, number>;
  readonly #held: Map<GrantId, number>;

  constructor({ day, used, held }: Partial<CountedDay> = {}) {
    this.#day = day ?? '';
    this.#used = new Map(used);
    this.#held = new Map(held);
  }

  get day(): string {
    return this.#day;
  }

  get used(): ReadonlyMap<GrantId, number> {
    return this.#used;
  }

  get held(): ReadonlyMap<GrantId, number> {
    return this.#held;
  }

  copy(): QuotaCount {
    return new QuotaCount(this);
  }

  /** Counts an allowed operation once for each grant it rests on, and for each that these were delegated from. */
  count(record: AccessRecord): void {
    if (record.kind !== 'DECISION' || !record.allowed) return;
    this.#turnTo(utcDay(record.at));
    for (const grant of grantsIn(record)) add(this.#used, grant, 1);
  }

  /** A slice of a day that is over is lost. */
  hold({ grant, period, operations }: HeldSlice): void {
    this.#turnTo(period);
    if (period === this.#day) add(this.#held, grant, operations);
  }

  /** @param at RFC 3339 in UTC. */
  usedOn(grant: GrantId, at: string): number {
    return utcDay(at) > this.#day ? 0 : (this.#used.get(grant) ?? 0);
  }

  /** @param at RFC 3339 in UTC. */
  heldOn(grant: GrantId, at: string): number {
    return utcDay(at) === this.#day ? (this.#held.get(grant) ?? 0) : 0;
  }

  #turnTo(day: string): void {
    if (day <= this.#day) return;
    this.#day = day;
    this.#used.clear();
    this.#held.clear();
  }
}

const utcDay = (at: string): string => at.slice(0, 10);

function add(counts: Map<GrantId, number>, grant: GrantId, more: number): void {
  counts.set(grant, (counts.get(grant) ?? 0) + more);
}

function grantsIn(record: Extract<AccessRecord, { kind: 'DECISION' }>): ReadonlySet<GrantId> {
  const bases = record.entries.flatMap(({ bases: each, delegatedFrom = [] }) => [...each, ...delegatedFrom]);
  return new Set(bases.filter((basis): basis is GrantId => basis !== 'OWN' && basis !== 'UNCONDITIONAL'));
}
