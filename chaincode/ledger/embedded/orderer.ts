import { common } from '@hyperledger/fabric-protos';
import { serializeBlock } from '../block/block';
import { type BlockHeader, dataHash, headerBytes, headerHash } from '../block/header';
import { newSignatureHeader } from '../block/signed-envelope';
import type { Identity } from '../identity/identity';

/** What the block before left for the next one. */
export interface ChainHead {
  readonly height: bigint;
  readonly hash: Uint8Array;
  readonly lastConfig: bigint;
}

/** A block as the orderer signs it; validation adds flags and the commit hash beside it. */
export interface OrderedBlock {
  readonly header: BlockHeader;
  readonly hash: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly lastConfig: bigint;
  /** `common.Metadata` bytes with the orderer's signature. */
  readonly signatures: Uint8Array;
}

/** Makes the next block of a chain and signs it. */
export function orderBlock(
  head: ChainHead,
  envelopes: readonly Uint8Array[],
  isConfig: boolean,
  orderer: Identity,
): OrderedBlock {
  const header = { number: head.height, previousHash: head.hash, dataHash: dataHash(envelopes) };
  const lastConfig = isConfig ? header.number : head.lastConfig;
  const signatures = blockSignature(header, lastConfig, orderer);
  return { header, hash: headerHash(header), envelopes, lastConfig, signatures };
}

/** `common.Block` bytes of a validated block. */
export function committedBytes(
  block: OrderedBlock,
  flags: Uint8Array,
  commitHash: Uint8Array | undefined,
): Uint8Array {
  const slots: Uint8Array[] = [];
  slots[common.BlockMetadataIndex.SIGNATURES] = block.signatures;
  slots[common.BlockMetadataIndex.LAST_CONFIG] = new Uint8Array();
  slots[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = flags;
  slots[common.BlockMetadataIndex.ORDERER] = new Uint8Array();
  slots[common.BlockMetadataIndex.COMMIT_HASH] =
    commitHash === undefined ? new Uint8Array() : metadata(commitHash);
  return serializeBlock(block.header, block.envelopes, slots);
}

/** An orderer signs its metadata, its own signature header and the block header's DER (protoutil/blockutils.go). */
function blockSignature(header: BlockHeader, lastConfig: bigint, orderer: Identity): Uint8Array {
  const last = new common.LastConfig();
  last.setIndex(Number(lastConfig));
  const value = new common.OrdererBlockMetadata();
  value.setLastConfig(last);
  const bytes = value.serializeBinary();
  const signatureHeader = newSignatureHeader(orderer);
  const signature = new common.MetadataSignature();
  signature.setSignatureHeader(signatureHeader);
  signature.setSignature(orderer.sign(Buffer.concat([bytes, signatureHeader, headerBytes(header)])));
  const message = new common.Metadata();
  message.setValue(bytes);
  message.addSignatures(signature);
  return message.serializeBinary();
}

function metadata(value: Uint8Array): Uint8Array {
  const message = new common.Metadata();
  message.setValue(value);
  return message.serializeBinary();
}
