/** The filter over records in memory, one after the other in the chain's order. */
import type { AccessRecord, DecisionRecord } from '../../model/index';
import { type Facet, isInReach, isNamed, namedFacets, type RecordFilter } from './filter';

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
    const isAsked = record.kind === 'DECISION' ? this.#decided(record) : await this.#ended(record);
    return isAsked && isInReach(this.#filter, record);
  }

  #decided(decision: DecisionRecord): boolean {
    const isAsked = isNamed(decision, this.#named);
    if (isAsked && this.#named.length > 0) this.#asked.add(nameOf(decision));
    return isAsked;
  }

  async #ended(outcome: AccessRecord): Promise<boolean> {
    if (this.#named.length === 0 || this.#asked.has(nameOf(outcome))) return true;
    const decision = await this.#find(outcome.log, outcome.access);
    return decision !== undefined && isNamed(decision, this.#named);
  }
}

function nameOf({ log, access }: AccessRecord): string {
  return `${log} ${access}`;
}
