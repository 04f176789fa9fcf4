/** Operations counted against grants on one UTC day. */
import type { AccessRecord, GrantId } from '../../chaincode/model';

/**
 * Counts of the latest day seen. A clock that goes back does not give a quota back: what it says is earlier counts
 * against the latest day.
 */
export class QuotaCount {
  #day: string;
  readonly #used: Map<GrantId, number>;

  constructor(day = '', used: ReadonlyMap<GrantId, number> = new Map()) {
    this.#day = day;
    this.#used = new Map(used);
  }

  get day(): string {
    return this.#day;
  }

  get used(): ReadonlyMap<GrantId, number> {
    return this.#used;
  }

  copy(): QuotaCount {
    return new QuotaCount(this.#day, this.#used);
  }

  /** Counts an allowed operation once for each grant it rests on, and for each that these were delegated from. */
  count(record: AccessRecord): void {
    if (record.kind !== 'DECISION' || !record.allowed) return;
    this.#turnTo(utcDay(record.at));
    for (const grant of grantsIn(record)) this.#used.set(grant, (this.#used.get(grant) ?? 0) + 1);
  }

  /** @param at RFC 3339 in UTC. */
  usedOn(grant: GrantId, at: string): number {
    return utcDay(at) > this.#day ? 0 : (this.#used.get(grant) ?? 0);
  }

  #turnTo(day: string): void {
    if (day <= this.#day) return;
    this.#day = day;
    this.#used.clear();
  }
}

const utcDay = (at: string): string => at.slice(0, 10);

function grantsIn(record: Extract<AccessRecord, { kind: 'DECISION' }>): ReadonlySet<GrantId> {
  const bases = record.entries.flatMap(({ bases: each, delegatedFrom = [] }) => [...each, ...delegatedFrom]);
  return new Set(bases.filter((basis): basis is GrantId => basis !== 'OWN' && basis !== 'UNCONDITIONAL'));
}
