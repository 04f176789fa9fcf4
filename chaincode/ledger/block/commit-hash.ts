import { createHash } from 'node:crypto';
import { collectionOf } from './collection-set';
import type { Version } from './read-write-set';

/** A key's state after a block; `value` is undefined when the block deleted it. */
export interface StateWrite {
  readonly namespace: string;
  readonly key: string;
  readonly value: Uint8Array | undefined;
  readonly metadata: Uint8Array | undefined;
  readonly version: Version;
}

/**
 * What a Fabric peer notes in a block after validating it: a hash over the flags, the block's state changes and the
 * hash noted before (kvledger, addBlockCommitHash). Two peers that disagree on a state differ here at once.
 *
 * @param writes in order of namespace, then key, both by UTF-8 bytes.
 * @param previous undefined before block 1.
 */
export function commitHash(
  flags: Uint8Array,
  writes: readonly StateWrite[],
  previous: Uint8Array | undefined,
): Uint8Array {
  const hash = createHash('sha256').update(varint(flags.length)).update(flags);
  let before: Place | undefined;
  for (const write of writes) {
    const place = placeOf(write.namespace);
    hash.update(field(1, updateBytes(write, place, before)));
    before = place;
  }
  return hash.update(previous ?? Buffer.alloc(0)).digest();
}

interface Place {
  readonly namespace: string;
  readonly collection: string;
}

function placeOf(namespace: string): Place {
  const hashed = collectionOf(namespace);
  return hashed === undefined
    ? { namespace, collection: '' }
    : { namespace: hashed.chaincode, collection: hashed.collection };
}

/** `txmgr.KVWrite` of Fabric's updates.proto, which fabric-protos does not publish. A place is named where it changes. */
function updateBytes(write: StateWrite, place: Place, before: Place | undefined): Uint8Array {
  const isSameChaincode = place.namespace === before?.namespace;
  const isSameCollection = isSameChaincode && place.collection === before?.collection;
  const parts = [
    field(1, Buffer.from(isSameChaincode ? '' : place.namespace)),
    field(2, Buffer.from(isSameCollection ? '' : place.collection)),
    field(3, Buffer.from(write.key, place.collection === '' ? 'utf8' : 'latin1')),
    write.value === undefined ? Buffer.of(0x20, 1) : Buffer.alloc(0),
    field(5, write.value ?? Buffer.alloc(0)),
    field(6, versionBytes(write.version)),
  ];
  return Buffer.concat(parts);
}

/** A version as Fabric's state database stores it: two order-preserving numbers. */
function versionBytes(version: Version): Uint8Array {
  return Buffer.concat([ordered(version.block), ordered(BigInt(version.transaction))]);
}

function ordered(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  const start = bytes.findIndex((byte) => byte !== 0);
  // Zero has no digits left: its length byte alone.
  const digits = start < 0 ? Buffer.alloc(0) : bytes.subarray(start);
  return Buffer.concat([Buffer.of(digits.length), digits]);
}

function field(number: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return Buffer.alloc(0);
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
