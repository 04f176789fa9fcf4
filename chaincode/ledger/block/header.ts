import { createHash } from 'node:crypto';

/** What a block's hash covers; the data stand in it by their hash. */
export interface BlockHeader {
  readonly number: bigint;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

/** The header as Fabric hashes and signs it: an ASN.1 DER sequence, not protobuf (protoutil/blockutils.go). */
export function headerBytes(header: BlockHeader): Uint8Array {
  const body = Buffer.concat([
    derTagged(0x02, unsignedBytes(header.number)),
    derTagged(0x04, header.previousHash),
    derTagged(0x04, header.dataHash),
  ]);
  return derTagged(0x30, body);
}

/** SHA-256 of {@link headerBytes}: the next block's previous hash. */
export function headerHash(header: BlockHeader): Uint8Array {
  return createHash('sha256').update(headerBytes(header)).digest();
}

/** SHA-256 over all envelopes, one after the other, as Fabric computes a block's data hash. */
export function dataHash(envelopes: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const envelope of envelopes) hash.update(envelope);
  return hash.digest();
}

function derTagged(tag: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(tag), derLength(content.length), content]);
}

function derLength(length: number): Uint8Array {
  if (length < 0x80) return Buffer.of(length);
  const bytes = unsignedBytes(BigInt(length)).filter((byte, index) => index > 0 || byte !== 0);
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}

/** Big-endian two's complement of a number ≥ 0, shortest form. */
function unsignedBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}
