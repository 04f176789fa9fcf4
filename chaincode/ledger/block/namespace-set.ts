import type { RangeSummary } from './range-summary';
import type { Read } from './read';

/** A range that was read: `reads` in order, up to `endKey` (exclusive when `exhausted`, else inclusive). */
export interface RangeRead {
  readonly startKey: string;
  readonly endKey: string;
  readonly exhausted: boolean;
  readonly reads: readonly Read[];
  /** Stands for the reads of a long range; then `reads` is empty. */
  readonly summary?: RangeSummary;
}

/** A key that was written; `value` is undefined when it was deleted (an empty value deletes too). */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** Metadata of a key, replaced as a whole: `VALIDATION_PARAMETER` → policy bytes. */
export interface MetadataWrite {
  readonly key: string;
  readonly entries: ReadonlyMap<string, Uint8Array>;
}

/** What a transaction read and wrote in one chaincode's namespace. */
export interface NamespaceSet {
  readonly namespace: string;
  readonly reads: readonly Read[];
  readonly ranges: readonly RangeRead[];
  readonly writes: readonly Write[];
  readonly metadataWrites: readonly MetadataWrite[];
  /** Hashes of private data: none of ours, but `_lifecycle` keeps its members' approvals so. */
  readonly collections?: readonly CollectionSet[];
}

/**
 * What a transaction read and wrote in one private collection, by hashes.
 *
 * Nothing of ours is private. But on a Fabric network each member's approval of a chaincode definition is: it stands in
 * the blocks as hashes in the member's own collection of `_lifecycle`.
 */
export interface CollectionSet {
  readonly collection: string;
  /** In the namespace that a Fabric peer keeps the hashes in; keys and values are hashes. */
  readonly set: NamespaceSet;
}

/** Nothing read and nothing written. */
export const NOTHING = { reads: [], ranges: [], writes: [], metadataWrites: [] } as const;
