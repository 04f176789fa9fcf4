/** What stands beside a block's data: the orderer's signature, and slots that nothing signs and so must be empty. */
import { common } from '@hyperledger/fabric-protos';
import { isHubError } from '../../model/error';
import { type Block, serializeBlock } from '../block/block';
import type { ChannelConfig } from '../block/channel-config';
import { decode, present } from '../block/decode';
import { headerBytes } from '../block/header';

const SLOTS = 5;
const { SIGNATURES, LAST_CONFIG, ORDERER, COMMIT_HASH } = common.BlockMetadataIndex;

/**
 * What is wrong with the bytes of a block beside its data; empty when nothing is. A byte that no hash covers (an unknown
 * field, an unused slot) is found by writing the block anew.
 */
export function frameProblems(bytes: Uint8Array, block: Block): readonly string[] {
  const problems: string[] = [];
  if (!same(serializeBlock(block.header, block.envelopes, block.metadata), bytes)) {
    problems.push('it holds bytes that belong to no part of a block');
  }
  if (block.metadata.length !== SLOTS)
    problems.push(`it has ${block.metadata.length} metadata, not ${SLOTS}`);
  if (slot(block, ORDERER).length > 0) problems.push('its unused metadata is not empty');
  return block.header.number === 0n ? [...problems, ...genesisProblems(block)] : problems;
}

/** Block 0 is signed by nobody; Fabric's names itself as the last configuration, the embedded ledger's says nothing. */
function genesisProblems(block: Block): readonly string[] {
  const last = new common.LastConfig();
  const beside = new common.Metadata();
  beside.setValue(last.serializeBinary());
  const orderer = new common.OrdererBlockMetadata();
  orderer.setLastConfig(last);
  const unsigned = new common.Metadata();
  unsigned.setValue(orderer.serializeBinary());
  const allowed = new Map([
    [SIGNATURES, unsigned.serializeBinary()],
    [LAST_CONFIG, beside.serializeBinary()],
    [COMMIT_HASH, new Uint8Array()],
  ]);
  const wrong = [...allowed].some(([index, bytes]) => {
    const found = slot(block, index);
    return found.length > 0 && !same(found, bytes);
  });
  return wrong ? ['block 0 carries metadata that nobody can sign'] : [];
}

/** What the orderers' signatures on a block are worth. */
export interface OrdererCheck {
  readonly verified: number;
  readonly problems: readonly string[];
}

/**
 * Checks the orderers' signatures over metadata and header (protoutil/blockutils.go).
 *
 * @param config the configuration in force before the block.
 * @param lastConfig the number of the last CONFIG block, this one included.
 */
export function checkOrderer(block: Block, config: ChannelConfig, lastConfig: bigint): OrdererCheck {
  try {
    return decode("the orderer's metadata", () => readOrderer(block, config, lastConfig));
  } catch (error) {
    if (isHubError(error, 'CHAIN_BROKEN')) return { verified: 0, problems: [error.message] };
    throw error;
  }
}

function readOrderer(block: Block, config: ChannelConfig, lastConfig: bigint): OrdererCheck {
  const bytes = slot(block, SIGNATURES);
  const metadata = common.Metadata.deserializeBinary(bytes);
  const signatures = metadata.getSignaturesList();
  const problems: string[] = same(metadata.serializeBinary(), bytes)
    ? []
    : ["the orderer's metadata holds bytes that nobody signed"];
  const signed = common.OrdererBlockMetadata.deserializeBinary(metadata.getValue_asU8());
  const named = BigInt(present('the last configuration', signed.getLastConfig()).getIndex());
  if (named !== lastConfig)
    problems.push(`it names block ${named} as the last configuration, not ${lastConfig}`);
  const beside = slot(block, LAST_CONFIG);
  if (beside.length > 0 && lastConfigIn(beside) !== lastConfig) {
    problems.push('its last configuration is not the one the orderer signed');
  }
  const signers = signatures.map((signature) => signerOf(signature, metadata, block, config));
  const verified = new Set(signers.filter((signer) => signer !== undefined)).size;
  const wrong = signers.filter((signer) => signer === undefined).length;
  if (wrong > 0) problems.push(`${wrong} signatures are not those of an orderer of the channel`);
  if (signatures.length === 0) problems.push('no orderer has signed it');
  const needed = quorum(config.consenters.size);
  if (signatures.length > 0 && verified < needed)
    problems.push(`${verified} consenters have signed it, not ${needed}`);
  return { verified, problems };
}

/** So many of `n` BFT consenters must sign that any two such groups share an honest one (SmartBFT); one orderer otherwise. */
function quorum(n: number): number {
  return Math.ceil((n + Math.floor((n - 1) / 3) + 1) / 2) || 1;
}

function lastConfigIn(bytes: Uint8Array): bigint {
  const value = common.Metadata.deserializeBinary(bytes).getValue_asU8();
  return BigInt(common.LastConfig.deserializeBinary(value).getIndex());
}

/** The orderer whose right signature this is, by its certificate; undefined when it is nobody's. */
function signerOf(
  signature: common.MetadataSignature,
  metadata: common.Metadata,
  block: Block,
  config: ChannelConfig,
): string | undefined {
  const { header, creator } = namedBy(signature, config);
  if (creator === undefined) return undefined;
  const signed = Buffer.concat([metadata.getValue_asU8(), header, headerBytes(block.header)]);
  try {
    const identity = config.msps.identify(creator);
    const isOrderer = identity.role === 'orderer' && config.orderers.includes(identity.creator.mspId);
    const isRight = isOrderer && identity.verify(signed, signature.getSignature_asU8());
    return isRight ? identity.creator.certificatePem : undefined;
  } catch (error) {
    if (isHubError(error, 'UNKNOWN_CREATOR')) return undefined;
    throw error;
  }
}

/** Raft's orderers name themselves by certificate, BFT's by their number among the consenters (protoutil/blockutils.go). */
function namedBy(
  signature: common.MetadataSignature,
  { consenters }: ChannelConfig,
): { readonly header: Uint8Array; readonly creator: Uint8Array | undefined } {
  const header = signature.getSignatureHeader_asU8();
  if (header.length > 0 || consenters.size === 0) {
    return { header, creator: common.SignatureHeader.deserializeBinary(header).getCreator_asU8() };
  }
  const numbered = signature.getIdentifierHeader_asU8();
  const number = common.IdentifierHeader.deserializeBinary(numbered).getIdentifier();
  return { header: numbered, creator: consenters.get(number) };
}

/** The commit hash's metadata without a byte more than the hash itself. */
export function hasBareCommitHash(block: Block): boolean {
  const metadata = new common.Metadata();
  metadata.setValue(block.commitHash ?? new Uint8Array());
  return same(metadata.serializeBinary(), slot(block, COMMIT_HASH));
}

function slot(block: Block, index: number): Uint8Array {
  return block.metadata[index] ?? new Uint8Array();
}

/** True if both hold the same bytes. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
