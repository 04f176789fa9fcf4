import type { MetadataWrite, NamespaceSet, Write } from './read-write-set';

/** What one transaction does to one key, all its writes of it together. */
export interface KeyChange {
  readonly key: string;
  /** `value`: undefined when the key goes. `kept`: only its metadata change. */
  readonly value: { readonly kind: 'put'; readonly bytes: Uint8Array } | { readonly kind: 'delete' | 'kept' };
  /** Undefined: the key keeps the metadata it has. */
  readonly metadata: ReadonlyMap<string, Uint8Array> | undefined;
}

/** Fabric's `keyOpsFlag`. */
const UPSERT = 1;
const METADATA_UPDATE = 2;
const METADATA_DELETE = 4;
const DELETE = 8;

interface Operations {
  flag: number;
  value: Uint8Array;
  metadata: ReadonlyMap<string, Uint8Array>;
}

/**
 * Each key of a set with its change (kvledger/txmgmt/validation/tx_ops.go).
 *
 * Contracts write a key once. Who endorses dishonestly may name it twice: then Fabric *adds* its flags up, and two writes
 * of a value count as one of metadata. Here it is the same, or the ledgers' states would part.
 */
export function keyChanges(set: Pick<NamespaceSet, 'writes' | 'metadataWrites'>): KeyChange[] {
  const all = new Map<string, Operations>();
  const of = (key: string): Operations => {
    const known = all.get(key) ?? { flag: 0, value: new Uint8Array(), metadata: new Map() };
    all.set(key, known);
    return known;
  };
  for (const write of set.writes) applyWrite(of(write.key), write);
  for (const write of set.metadataWrites) applyMetadata(of(write.key), write);
  return [...all].map(([key, operations]) => changeOf(key, operations));
}

function applyWrite(operations: Operations, { value }: Write): void {
  operations.flag = asByte(operations.flag + (value === undefined ? DELETE : UPSERT));
  if (value !== undefined) operations.value = value;
}

function applyMetadata(operations: Operations, { entries }: MetadataWrite): void {
  operations.flag = asByte(operations.flag + (entries.size === 0 ? METADATA_DELETE : METADATA_UPDATE));
  if (entries.size > 0) operations.metadata = entries;
}

function changeOf(key: string, { flag, value, metadata }: Operations): KeyChange {
  if (has(flag, DELETE)) return { key, value: { kind: 'delete' }, metadata: undefined };
  const isMetadata = has(flag, METADATA_UPDATE) || has(flag, METADATA_DELETE);
  if (has(flag, UPSERT) && isMetadata) return { key, value: { kind: 'put', bytes: value }, metadata };
  if (flag === UPSERT || flag === 0)
    return { key, value: { kind: 'put', bytes: value }, metadata: undefined };
  return { key, value: { kind: 'kept' }, metadata };
}

function has(flag: number, bit: number): boolean {
  return (flag & bit) === bit;
}

/** Fabric keeps the flags in a `uint8`. */
function asByte(flag: number): number {
  return flag & 0xff;
}
