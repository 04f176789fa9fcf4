/** From a refusal's reasons to the smallest grants that would let the query pass. */
import {
  type Coordinate,
  type EntryCode,
  type EntryContent,
  HubError,
  type ItemId,
  type MspId,
  type PurposeCode,
  shareTypeOf,
} from '../../model';
import type { AnsweredReason } from './reason';

/** One grant to ask for. */
export interface WantedGrant {
  readonly consumer: MspId;
  readonly entry: EntryCode;
  /** Sorted. */
  readonly items: readonly ItemId[];
  readonly purpose: PurposeCode;
  /** Empty: for direct use. Sorted. */
  readonly derives: readonly Coordinate[];
}

/**
 * The smallest grants that together let the refused query pass: without any one of their items or coordinates it would be
 * refused again, unless another grant stands in for it. Sorted by consumer, entry, coordinates.
 *
 * One for each entry, beneficiary and derived coordinate, as they are decided; those that differ in the coordinate alone
 * are one. Of an entry whose presence alone is touched, the item that reveals least.
 *
 * @param reasons all of a refusal; those that no grant would mend are left out.
 * @param contentOf what an entry in force says.
 * @throws {HubError} `NOT_FOUND`: the entry shares no item that could be granted.
 */
export function wantedGrants(
  reasons: readonly AnsweredReason[],
  contentOf: (entry: EntryCode) => EntryContent,
): readonly WantedGrant[] {
  const wanted = new Map<string, WantedGrant>();
  for (const { missing } of reasons) {
    if (missing === null) continue;
    const { consumer, entry, purpose, derives } = missing;
    const items =
      missing.items.length === 0 ? [leastRevealing(contentOf(entry), entry)] : missing.items.toSorted();
    // A direct grant serves nothing derived, nor the other way round: they never become one.
    const key = JSON.stringify([consumer, entry, purpose, derives === null, items]);
    const known = wanted.get(key)?.derives ?? [];
    const coordinates = derives === null ? [] : [...new Set([...known, derives])].sort();
    wanted.set(key, { consumer, entry, items, purpose, derives: coordinates });
  }
  return [...wanted.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = ({ consumer, entry, derives, items }: WantedGrant): string =>
  [consumer, entry, derives.join(), items.join()].join('\u0000');

/** What rows are divided by (a district) says less of a person than anything else; the person's own key says most. */
function leastRevealing(content: EntryContent, entry: EntryCode): ItemId {
  const grantable = content.items.filter((item) => shareTypeOf(content, item) !== 'NOT_SHARED');
  const rank = (id: ItemId): number => {
    if (id === content.subjectKey) return 2;
    return content.rowDimensions.some(({ item }) => item === id) ? 0 : 1;
  };
  const [least] = grantable.map(({ id }) => id).sort((a, b) => rank(a) - rank(b));
  if (least !== undefined) return least;
  throw new HubError('NOT_FOUND', `entry \`${entry}\` shares no item`);
}
