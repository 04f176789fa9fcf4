/** An entry as it stands, made ready for decisions: its items and purposes have numbers, what is shared how is a set of bits. */
import type { ShareType } from '../../enumeration';
import type { ItemId, PurposeCode } from '../../identifier';
import type { EntryVersion } from '../../record';
import { hasFailedProbe, type StandingEntry } from '../facts';
import { itemsById } from '../item-index';
import { type BitSet, bitSetOf, hasBit } from './bit-set';

export interface CompiledEntry {
  readonly current: EntryVersion;
  /** Locked, whole, and with no failed probe: nothing of the entry itself stands against an answer. */
  readonly answers: boolean;
  /** By name: bit order is name order. */
  readonly items: readonly ItemId[];
  readonly bitOf: ReadonlyMap<ItemId, number>;
  readonly notShared: BitSet;
  readonly conditional: BitSet;
  /** Presence is shared as the entry is. */
  readonly presence: ShareType;
  readonly purposeBitOf: ReadonlyMap<PurposeCode, number>;
  /** The items by which rows can be filtered. */
  readonly dimensions: ReadonlySet<ItemId>;
}

/** Compiles an entry. It holds for as long as this very entry stands. */
export function compileEntry(standing: StandingEntry): CompiledEntry {
  const { entry, current } = standing;
  const { content } = current;
  const index = itemsById(content);
  const items = [...index.keys()].sort();
  const isWhole =
    current.version === entry.version && current.code === entry.code && current.provider === entry.provider;
  const sharedAs = (type: ShareType): BitSet =>
    bitSetOf(
      items.flatMap((id, bit) => (index.get(id)?.shareType === type ? [bit] : [])),
      items.length,
    );
  return Object.freeze({
    current,
    answers: isWhole && entry.status === 'LOCKED' && !hasFailedProbe(standing),
    items: Object.freeze(items),
    bitOf: new Map(items.map((id, bit) => [id, bit])),
    notShared: sharedAs('NOT_SHARED'),
    conditional: sharedAs('CONDITIONAL'),
    presence: content.sharing.type,
    purposeBitOf: new Map(content.purposes.map((code, bit) => [code, bit])),
    dimensions: new Set(content.rowDimensions.map(({ item }) => item)),
  });
}

/** The items of a set, by name. */
export function itemsIn({ items }: CompiledEntry, set: BitSet): readonly ItemId[] {
  return items.filter((_, bit) => hasBit(set, bit));
}
