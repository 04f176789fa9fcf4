/** Touches in groups: what one grant alone must cover. */
import type { Coordinate, ItemId, MspId } from '../identifier';
import type { Basis, EntryVersion } from '../record';
import type { Denial, DenialReason, MissingGrant, Scope } from './decision';
import type { Touch } from './touch';

/** All touches of one entry for one beneficiary and one derivation. */
export interface Group {
  readonly beneficiary: MspId;
  readonly derives: Coordinate | undefined;
  readonly touches: readonly Touch[];
}

/** What one group comes to: denials, or else the scopes that hold. */
export interface GroupResult {
  readonly denials: readonly Denial[];
  readonly scopes: readonly Scope[];
}

/** The touches by (entry, beneficiary, derivation). */
export function groupTouches(touches: readonly Touch[]): readonly Group[] {
  const groups = new Map<string, Touch[]>();
  for (const touch of touches) {
    const key = JSON.stringify([touch.entry ?? null, touch.beneficiary, touch.derives ?? null]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [touch]);
    else group.push(touch);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ beneficiary: first.beneficiary, derives: first.derives, touches: group }];
  });
}

/** The touched items, each once, sorted; presence is no item. */
export function itemsOf(group: Group): readonly ItemId[] {
  return [
    ...new Set(group.touches.flatMap((touch) => (touch.item === undefined ? [] : [touch.item]))),
  ].sort();
}

/** Every touch of the group, denied for one reason. */
export function deny(group: Group, reason: DenialReason, missing?: MissingGrant): GroupResult {
  const denials = group.touches.map(({ subgraph, coordinate, entry, item, beneficiary }) => ({
    subgraph,
    coordinate,
    entry,
    item,
    beneficiary,
    reason,
    missing,
  }));
  return { denials, scopes: [] };
}

/** One ground for releasing what the group touches. */
export function scopeOf(
  group: Group,
  current: EntryVersion,
  basis: Basis,
  rowFilter: Scope['rowFilter'],
): Scope {
  return {
    basis,
    entry: current.code,
    version: current.version,
    items: itemsOf(group),
    rowFilter,
    beneficiary: group.beneficiary,
    derives: group.derives,
  };
}
