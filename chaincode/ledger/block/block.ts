import { common } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { parseCall } from './call-check';
import { decode, present } from './decode';
import { type OpenedEnvelope, openEnvelope } from './envelope';
import { FLAG_CODE, type Flag, flagOf } from './flag';
import { type BlockHeader, dataHash, headerHash } from './header';
import { type ContractCall, isCall } from './transaction';

/** A block, opened: its header, its envelopes as they are, and what orderer and committing peer noted beside them. */
export interface Block {
  readonly header: BlockHeader;
  /** {@link headerHash} of {@link header}. */
  readonly hash: Uint8Array;
  /** `common.Envelope` bytes in order. */
  readonly envelopes: readonly Uint8Array[];
  /** One flag an envelope; empty until a peer committed the block. */
  readonly flags: Uint8Array;
  /** `common.Metadata` bytes, by `common.BlockMetadataIndex`. */
  readonly metadata: readonly Uint8Array[];
  /** Undefined on block 0 and on blocks that no peer committed yet. */
  readonly commitHash: Uint8Array | undefined;
}

/** One transaction of a block, with its flag. */
export interface Transaction extends Pick<OpenedEnvelope, 'header' | 'payload' | 'signature'> {
  /** Place in the block, from 0. */
  readonly index: number;
  readonly transactionId: string;
  readonly flag: Flag;
  /** Undefined for a CONFIG transaction. */
  readonly call: ContractCall | undefined;
  /** `common.ConfigEnvelope` bytes of a CONFIG transaction. */
  readonly config: Uint8Array | undefined;
}

/**
 * Opens `common.Block` bytes and checks what a block says about itself: its data hash and one flag an envelope.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function openBlock(bytes: Uint8Array): Block {
  return decode('a block', () => {
    const message = common.Block.deserializeBinary(bytes);
    const header = parseBlockHeader(present('the block header', message.getHeader()));
    const envelopes = message.getData()?.getDataList_asU8() ?? [];
    if (!Buffer.from(header.dataHash).equals(dataHash(envelopes))) {
      throw new HubError('CHAIN_BROKEN', `block ${header.number} holds other data than its header says`);
    }
    const metadata = message.getMetadata()?.getMetadataList_asU8() ?? [];
    const flags = metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
    if (flags.length !== 0 && flags.length !== envelopes.length) {
      throw new HubError(
        'CHAIN_BROKEN',
        `block ${header.number} has ${flags.length} flags for ${envelopes.length}`,
      );
    }
    return {
      header,
      hash: headerHash(header),
      envelopes,
      flags,
      metadata,
      commitHash: commitHashOf(metadata),
    };
  });
}

/**
 * The transactions of a committed block, in order. A transaction whose flag is not VALID may be unreadable: it is then
 * left out (see `index`).
 *
 * @throws {HubError} `CHAIN_BROKEN`: a transaction marked VALID cannot be read, or the block has no flags.
 */
export function readTransactions(block: Block): Transaction[] {
  requireFlags(block);
  const transactions: Transaction[] = [];
  for (const [index, bytes] of block.envelopes.entries()) {
    const code = block.flags[index] ?? FLAG_CODE.NOT_VALIDATED;
    const transaction =
      code === FLAG_CODE.VALID ? readOne(bytes, index, code) : tryReadOne(bytes, index, code);
    if (transaction !== undefined) transactions.push(transaction);
  }
  return transactions;
}

/**
 * The transactions of a committed block that count, in order. Of the others nothing is read: they change nothing, and nobody
 * vouches for what their bytes are.
 *
 * @throws {HubError} as {@link readTransactions}.
 */
export function readValidTransactions(block: Block): Transaction[] {
  requireFlags(block);
  return block.envelopes.flatMap((bytes, index) =>
    block.flags[index] === FLAG_CODE.VALID ? [readOne(bytes, index, FLAG_CODE.VALID)] : [],
  );
}

function requireFlags({ header, flags, envelopes }: Block): void {
  if (flags.length !== envelopes.length) {
    throw new HubError('CHAIN_BROKEN', `block ${header.number} has no validation flags`);
  }
}

/** `common.Block` bytes with the given metadata in place of the block's own. */
export function serializeBlock(
  header: BlockHeader,
  envelopes: readonly Uint8Array[],
  metadata: readonly Uint8Array[],
): Uint8Array {
  const headerMessage = new common.BlockHeader();
  headerMessage.setNumber(Number(header.number));
  headerMessage.setPreviousHash(header.previousHash);
  headerMessage.setDataHash(header.dataHash);
  const data = new common.BlockData();
  data.setDataList([...envelopes]);
  const metadataMessage = new common.BlockMetadata();
  metadataMessage.setMetadataList([...metadata]);
  const block = new common.Block();
  block.setHeader(headerMessage);
  block.setData(data);
  block.setMetadata(metadataMessage);
  return block.serializeBinary();
}

function readOne(bytes: Uint8Array, index: number, code: number): Transaction {
  const envelope = openEnvelope(bytes);
  const { header, payload, signature } = envelope;
  return {
    index,
    header,
    payload,
    signature,
    transactionId: header.transactionId,
    flag: flagOf(code),
    call: isCall(header) ? parseCall(envelope) : undefined,
    config: header.type === common.HeaderType.CONFIG ? envelope.data : undefined,
  };
}

function tryReadOne(bytes: Uint8Array, index: number, code: number): Transaction | undefined {
  try {
    return readOne(bytes, index, code);
  } catch (error) {
    // An invalid transaction may be invalid because nobody can read it.
    if (error instanceof HubError && error.code === 'CHAIN_BROKEN') return undefined;
    throw error;
  }
}

function parseBlockHeader(header: common.BlockHeader): BlockHeader {
  return {
    number: BigInt(header.getNumber()),
    previousHash: header.getPreviousHash_asU8(),
    dataHash: header.getDataHash_asU8(),
  };
}

function commitHashOf(metadata: readonly Uint8Array[]): Uint8Array | undefined {
  const bytes = metadata[common.BlockMetadataIndex.COMMIT_HASH];
  if (bytes === undefined || bytes.length === 0) return undefined;
  return common.Metadata.deserializeBinary(bytes).getValue_asU8();
}
