/** A standing grant made ready for decisions on one compiled entry. */
import type { Coordinate, GrantId, MspId } from '../../identifier';
import type { GrantTerms, RowFilter } from '../../record';
import type { StandingGrant } from '../facts';
import { itemsById } from '../item-index';
import { type BitSet, bitSetOf, isEmpty } from './bit-set';
import type { CompiledEntry } from './compiled-entry';

export interface Candidate {
  readonly grant: GrantId;
  /** The items it reaches: shared at all, and not made stricter after the version it was granted for. */
  readonly items: BitSet;
  readonly purposes: BitSet;
  /** Milliseconds since 1970; inclusive. */
  readonly fromMs: number;
  /** Milliseconds since 1970; exclusive. */
  readonly untilMs: number;
  /** Empty: direct touches only. */
  readonly derives: readonly Coordinate[];
  /** Undefined: unlimited. */
  readonly operationsPerDay: number | undefined;
  readonly rowFilter: RowFilter;
  /** Set for a grant that was delegated, or that break-glass opens: what it rests on is looked up at each decision. */
  readonly conditional: StandingGrant | undefined;
}

/**
 * Where each term went. A term that is added to the model does not compile before it stands here: a constraint nobody
 * compiled would be one that nobody keeps.
 */
export const COMPILED_TERMS = {
  consumer: 'the list of candidates is of one consumer',
  entry: 'and of one entry',
  entryVersion: 'items',
  items: 'items',
  rowFilter: 'rowFilter, and its dimensions when compiling',
  purposes: 'purposes',
  window: 'fromMs, untilMs',
  quota: 'operationsPerDay',
  obligations: 'bind the consumer after the answer; decide nothing',
  derives: 'derives',
  delegation: 'binds what may be delegated from it; decides nothing',
  parent: 'conditional',
  emergency: 'conditional',
} as const satisfies Record<keyof GrantTerms, string>;

/** The candidates among a consumer's grants on an entry, by id: those that can ever cover anything while this entry stands. */
export function compileGrants(
  grants: Iterable<StandingGrant>,
  consumer: MspId,
  entry: CompiledEntry,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const standing of grants) {
    if (!stands(standing, consumer, entry)) continue;
    const candidate = candidateOf(standing, entry);
    if (!isEmpty(candidate.items) && !isEmpty(candidate.purposes)) candidates.push(candidate);
  }
  return Object.freeze(candidates.sort((a, b) => (a.grant < b.grant ? -1 : 1)));
}

function stands({ grant, state }: StandingGrant, consumer: MspId, entry: CompiledEntry): boolean {
  const { terms } = grant;
  const { current, dimensions } = entry;
  return (
    state === 'ACTIVE' &&
    terms.consumer === consumer &&
    terms.entry === current.code &&
    grant.provider === current.provider &&
    terms.entryVersion <= current.version &&
    terms.rowFilter.every(({ dimension }) => dimensions.has(dimension))
  );
}

function candidateOf(standing: StandingGrant, entry: CompiledEntry): Candidate {
  const { id, terms } = standing.grant;
  const { bitOf, purposeBitOf } = entry;
  const purposes = terms.purposes.flatMap((code) => purposeBitOf.get(code) ?? []);
  return Object.freeze({
    grant: id,
    items: bitSetOf(reached(terms, entry), bitOf.size),
    purposes: bitSetOf(purposes, purposeBitOf.size),
    fromMs: Date.parse(terms.window.from),
    untilMs: Date.parse(terms.window.until),
    derives: terms.derives,
    operationsPerDay: terms.quota?.operationsPerDay,
    rowFilter: terms.rowFilter,
    conditional: terms.parent === undefined && terms.emergency === undefined ? undefined : standing,
  });
}

function* reached(terms: GrantTerms, { current, bitOf }: CompiledEntry): Generator<number> {
  const index = itemsById(current.content);
  for (const id of terms.items) {
    const indexed = index.get(id);
    const bit = bitOf.get(id);
    if (indexed === undefined || bit === undefined || indexed.shareType === 'NOT_SHARED') continue;
    const { tightenedIn } = indexed.item;
    if (tightenedIn === undefined || tightenedIn <= terms.entryVersion) yield bit;
  }
}
