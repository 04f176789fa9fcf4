/** The touches of one entry for one beneficiary and one derivation, as bits. */
import type { EntryCode } from '../../code';
import type { Coordinate, MspId } from '../../identifier';
import type { Touch } from '../touch';
import { addBit, emptyBits } from './bit-set';
import { bitsOf, type CompiledEntry, itemBit } from './compiled-entry';
import type { CompiledFacts } from './compiled-facts';

export interface TouchedGroup {
  readonly code: EntryCode;
  readonly entry: CompiledEntry;
  readonly beneficiary: MspId;
  readonly derives: Coordinate | undefined;
  /** The touched items. */
  readonly items: number[];
  touchesPresence: boolean;
}

/**
 * The touches in groups, in the order of their scopes.
 *
 * @returns undefined when one touches an entry or an item that is not there.
 */
export function touchedGroups(
  touches: readonly Touch[],
  facts: CompiledFacts,
): readonly TouchedGroup[] | undefined {
  const groups: TouchedGroup[] = [];
  for (const touch of touches) {
    const group = groupOf(touch, groups, facts);
    if (group === undefined || !addTouch(group, touch)) return undefined;
  }
  return groups.length === 1 ? groups : groups.sort(scopeOrder);
}

/** An operation touches few groups: looking through them is cheaper than a key for a map. */
function groupOf(touch: Touch, groups: TouchedGroup[], facts: CompiledFacts): TouchedGroup | undefined {
  const { entry: code, beneficiary, derives } = touch;
  for (const group of groups) {
    if (group.code === code && group.beneficiary === beneficiary && group.derives === derives) return group;
  }
  const entry = code === undefined ? undefined : facts.compiledEntry(code);
  if (code === undefined || entry === undefined) return undefined;
  const items = emptyBits(bitsOf(entry));
  const group: TouchedGroup = { code, entry, beneficiary, derives, items, touchesPresence: false };
  groups.push(group);
  return group;
}

/** @returns false when the entry has no such item. */
function addTouch(group: TouchedGroup, { item }: Touch): boolean {
  if (item === undefined) {
    group.touchesPresence = true;
    return true;
  }
  const bit = itemBit(group.entry, item);
  if (bit === undefined) return false;
  addBit(group.items, bit);
  return true;
}

function scopeOrder(a: TouchedGroup, b: TouchedGroup): number {
  return (
    compare(a.code, b.code) ||
    compare(a.beneficiary, b.beneficiary) ||
    compare(a.derives ?? '', b.derives ?? '')
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
