import {
  ALL_ROWS,
  type DirectoryFacts,
  type ItemId,
  type Scope,
  shareTypeOf,
  type Touch,
} from '../../chaincode/model';

/**
 * The part of a decision's scopes that one fetch needs: of the entries, beneficiaries and derivations it touches, with the items it
 * touches and no other. The rows stay those of the whole operation: each scope covers alone all that is touched.
 *
 * Where a fetch touches of an entry only what is shared with everyone, it rests on that, whatever else of the entry the
 * operation touches elsewhere: its department sees this fetch alone, and decides so.
 */
export function scopesFor(
  touches: readonly Touch[],
  scopes: readonly Scope[],
  facts: Pick<DirectoryFacts, 'entry'>,
): readonly Scope[] {
  const items = new Map<string, Set<ItemId>>();
  for (const touch of touches) {
    const key = groupOf(touch);
    const touched = items.get(key) ?? new Set();
    if (touch.item !== undefined) touched.add(touch.item);
    items.set(key, touched);
  }
  const shared = new Set<string>();
  return scopes.flatMap((scope) => {
    const key = groupOf(scope);
    const touched = items.get(key);
    if (touched === undefined || shared.has(key)) return [];
    const narrowed = { ...scope, items: scope.items.filter((each) => touched.has(each)) };
    if (!isGranted(scope) || !isSharedWithAll(narrowed, facts)) return [narrowed];
    shared.add(key);
    return [sharedWithAll(narrowed)];
  });
}

const isGranted = ({ basis }: Scope): boolean => basis !== 'OWN' && basis !== 'UNCONDITIONAL';

/** With its presence, as a department decides what a ticket claims. */
function isSharedWithAll({ entry, items }: Scope, facts: Pick<DirectoryFacts, 'entry'>): boolean {
  const content = facts.entry(entry)?.current.content;
  if (content?.sharing.type !== 'UNCONDITIONAL') return false;
  const shared = content.items.filter((item) => shareTypeOf(content, item) === 'UNCONDITIONAL');
  return items.every((item) => shared.some(({ id }) => id === item));
}

function sharedWithAll({ delegatedFrom: _, emergency: __, ...scope }: Scope): Scope {
  return { ...scope, basis: 'UNCONDITIONAL', rowFilter: ALL_ROWS };
}

/** What `decide()` groups touches by. */
function groupOf({ entry, beneficiary, derives }: Pick<Touch, 'entry' | 'beneficiary' | 'derives'>): string {
  return JSON.stringify([entry, beneficiary, derives]);
}
