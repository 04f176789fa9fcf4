import type { ItemId, Scope, Touch } from '../../chaincode/model';

/**
 * The part of a decision's scopes that one fetch needs: of the entries, beneficiaries and derivations it touches, with the items it
 * touches and no other. The rows stay those of the whole operation: each scope covers alone all that is touched.
 */
export function scopesFor(touches: readonly Touch[], scopes: readonly Scope[]): readonly Scope[] {
  const items = new Map<string, Set<ItemId>>();
  for (const touch of touches) {
    const key = groupOf(touch);
    const touched = items.get(key) ?? new Set();
    if (touch.item !== undefined) touched.add(touch.item);
    items.set(key, touched);
  }
  return scopes.flatMap((scope) => {
    const touched = items.get(groupOf(scope));
    return touched === undefined
      ? []
      : [{ ...scope, items: scope.items.filter((each) => touched.has(each)) }];
  });
}

/** What `decide()` groups touches by. */
function groupOf({ entry, beneficiary, derives }: Pick<Touch, 'entry' | 'beneficiary' | 'derives'>): string {
  return JSON.stringify([entry, beneficiary, derives]);
}
