/** The filter over records in memory, one after the other in the chain's order. */
import type { AccessRecord, DecisionRecord } from '../../model/index';
import { type Facet, facetsOf, isInReach, namedFacets, type RecordFilter } from './filter';

/** Finds the decision of an access where it stands before the first record given. */
export type FindDecision = (log: string, access: string) => Promise<DecisionRecord | undefined>;

export class RecordSieve {
  readonly #filter: RecordFilter;
  readonly #named: readonly Facet[];
  readonly #find: FindDecision;
  /** The accesses that are asked for. */
  readonly #asked = new Set<string>();

  constructor(filter: RecordFilter, find: FindDecision = async () => undefined) {
    this.#filter = filter;
    this.#named = namedFacets(filter);
    this.#find = find;
  }

  /** True if the next record is asked for. */
  async next(record: AccessRecord): Promise<boolean> {
    const isNamed = record.kind === 'DECISION' ? this.#decided(record) : await this.#ended(record);
    return isNamed && isInReach(this.#filter, record);
  }

  #decided(decision: DecisionRecord): boolean {
    const isNamed = this.#isNamed(decision);
    if (isNamed && this.#named.length > 0) this.#asked.add(nameOf(decision));
    return isNamed;
  }

  async #ended(outcome: AccessRecord): Promise<boolean> {
    if (this.#named.length === 0 || this.#asked.has(nameOf(outcome))) return true;
    const decision = await this.#find(outcome.log, outcome.access);
    return decision !== undefined && this.#isNamed(decision);
  }

  #isNamed(decision: DecisionRecord): boolean {
    const facets = facetsOf(decision);
    return this.#named.every(({ kind, value }) =>
      facets.some((facet) => facet.kind === kind && facet.value === value),
    );
  }
}

function nameOf({ log, access }: AccessRecord): string {
  return `${log} ${access}`;
}
