/** A standing grant made ready for decisions on one compiled entry. */
import type { Coordinate, GrantId, ItemId, MspId } from '../../identifier';
import type { GrantedFilter, GrantTerms } from '../../record';
import type { StandingGrant } from '../facts';
import { itemsById } from '../item-index';
import { type BitSet, bitSetOf } from './bit-set';
import { bitsOf, type CompiledEntry, itemBit, purposeBit } from './compiled-entry';

export interface Candidate {
  readonly grant: GrantId;
  /** The items it reaches (shared at all, and not made stricter after the version it was granted for), and its purposes. */
  readonly covered: BitSet;
  /** Milliseconds since 1970; inclusive. */
  readonly fromMs: number;
  /** Milliseconds since 1970; exclusive. */
  readonly untilMs: number;
  /** Undefined: direct touches only. */
  readonly derives: readonly Coordinate[] | undefined;
  /** Undefined: unlimited. */
  readonly operationsPerDay: number | undefined;
  /** What the consumer's attributes are in it is looked up at each decision: its member record may change. */
  readonly rowFilter: GrantedFilter;
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
  entryVersion: 'covered',
  items: 'covered',
  rowFilter: 'rowFilter, and its dimensions when compiling',
  purposes: 'covered',
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
    if (candidate !== undefined) candidates.push(candidate);
  }
  return Object.freeze(candidates.sort((a, b) => (a.grant < b.grant ? -1 : 1)));
}

function stands({ grant, state }: StandingGrant, consumer: MspId, { current }: CompiledEntry): boolean {
  const { terms } = grant;
  const dimensions = new Set(current.content.rowDimensions.map(({ item }) => item));
  return (
    state === 'ACTIVE' &&
    terms.consumer === consumer &&
    terms.entry === current.code &&
    grant.provider === current.provider &&
    terms.entryVersion <= current.version &&
    terms.rowFilter.every(({ dimension }) => dimensions.has(dimension))
  );
}

/** Undefined: it reaches no item, or has no purpose that the entry is shared for. */
function candidateOf(standing: StandingGrant, entry: CompiledEntry): Candidate | undefined {
  const { id, terms } = standing.grant;
  const items = terms.items.flatMap((item) =>
    isReached(item, terms, entry) ? (itemBit(entry, item) ?? []) : [],
  );
  const purposes = terms.purposes.flatMap((code) => purposeBit(entry, code) ?? []);
  if (items.length === 0 || purposes.length === 0) return undefined;
  return Object.freeze({
    grant: id,
    covered: bitSetOf([...items, ...purposes], bitsOf(entry)),
    fromMs: Date.parse(terms.window.from),
    untilMs: Date.parse(terms.window.until),
    derives: terms.derives.length === 0 ? undefined : terms.derives,
    operationsPerDay: terms.quota?.operationsPerDay,
    rowFilter: terms.rowFilter,
    conditional: terms.parent === undefined && terms.emergency === undefined ? undefined : standing,
  });
}

function isReached(item: ItemId, { entryVersion }: GrantTerms, { current }: CompiledEntry): boolean {
  const indexed = itemsById(current.content).get(item);
  if (indexed === undefined || indexed.shareType === 'NOT_SHARED') return false;
  const { tightenedIn } = indexed.item;
  return tightenedIn === undefined || tightenedIn <= entryVersion;
}
