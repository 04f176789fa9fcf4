/** An entry as it stands, made ready for decisions: its items and purposes have numbers, what is shared how is a set of bits. */
import type { EntryCode } from '../../code';
import type { ShareType } from '../../enumeration';
import type { ItemId, MspId, PurposeCode } from '../../identifier';
import type { EntryVersion } from '../../record';
import type { StandingEntry } from '../facts';
import { itemsById } from '../item-index';
import { type BitSet, bitSetOf, hasBit } from './bit-set';
import { pooled } from './names';

/** Flat on purpose: each object a decision has to follow may lie in memory that no cache holds. */
export interface CompiledEntry {
  readonly current: EntryVersion;
  readonly code: EntryCode;
  readonly version: number;
  readonly provider: MspId;
  /** Locked, whole, and with no failed probe: nothing of the entry itself stands against an answer. */
  readonly answers: boolean;
  /** Presence is shared as the entry is. */
  readonly presence: ShareType;
  /** By name, so that bit order is name order: item n is bit n. Then the purposes: purpose n is bit `items.length + n`. */
  readonly items: readonly ItemId[];
  readonly purposes: readonly PurposeCode[];
  readonly notShared: BitSet;
  readonly conditional: BitSet;
}

/** How many bits an entry's sets have. */
export const bitsOf = ({ items, purposes }: CompiledEntry): number => items.length + purposes.length;

/** Compiles an entry. It holds for as long as this very entry stands. */
export function compileEntry({ entry, current, verdict }: StandingEntry): CompiledEntry {
  const { content, code, version, provider } = current;
  const index = itemsById(content);
  const items = [...index.keys()].sort().map(pooled);
  const purposes = [...new Set(content.purposes)].map(pooled);
  const isWhole = version === entry.version && code === entry.code && provider === entry.provider;
  const sharedAs = (type: ShareType): BitSet =>
    bitSetOf(
      items.flatMap((id, bit) => (index.get(id)?.shareType === type ? [bit] : [])),
      items.length + purposes.length,
    );
  return Object.freeze({
    current,
    code,
    version,
    provider,
    answers: isWhole && entry.status === 'LOCKED' && verdict?.grade !== 'FAILED',
    presence: content.sharing.type,
    items: Object.freeze(items),
    purposes: Object.freeze(purposes),
    notShared: sharedAs('NOT_SHARED'),
    conditional: sharedAs('CONDITIONAL'),
  });
}

/** The bit of an item; undefined: the entry has no such item. */
export function itemBit({ items }: CompiledEntry, item: ItemId): number | undefined {
  const bit = items.indexOf(item);
  return bit < 0 ? undefined : bit;
}

/** The bit of a purpose; undefined: the entry is not shared for it. */
export function purposeBit({ items, purposes }: CompiledEntry, purpose: PurposeCode): number | undefined {
  const bit = purposes.indexOf(purpose);
  return bit < 0 ? undefined : items.length + bit;
}

/** The items of a set, by name. */
export function itemsIn({ items }: CompiledEntry, set: BitSet): readonly ItemId[] {
  return items.filter((_, bit) => hasBit(set, bit));
}
