/** A chain of real blocks (`common.Block`), made by the block codec: each block holds the writes a test names. */
import { common, peer } from '@hyperledger/fabric-protos';
import { serializeBlock } from '../../../../chaincode/ledger/block/block';
import { FLAG_CODE, type Flag } from '../../../../chaincode/ledger/block/flag';
import { dataHash, headerHash } from '../../../../chaincode/ledger/block/header';
import { serializeReadWriteSet } from '../../../../chaincode/ledger/block/read-write-set';
import type { RawBlock } from '../../../../chaincode/ledger/ledger';
import { canonicalJson } from '../../../../chaincode/model';

/** One key's new value; undefined deletes it. A string is the value as it stands, anything else its canonical JSON. */
export interface SampleWrite {
  readonly key: string;
  readonly value: unknown;
}

export interface SampleTransaction {
  readonly writes: readonly SampleWrite[];
  readonly flag?: Flag;
  /** The chaincode's namespace; `directory` where nothing is said. */
  readonly namespace?: string;
}

/** Builds one chain, block after block. */
export class SampleChain {
  readonly blocks: RawBlock[] = [];
  #previousHash: Uint8Array = new Uint8Array();

  get height(): bigint {
    return BigInt(this.blocks.length);
  }

  /** SHA-256 of the last block's header, hexadecimal. */
  get headHash(): string {
    return Buffer.from(this.#previousHash).toString('hex');
  }

  /** Appends a block of one valid transaction. */
  write(...writes: readonly SampleWrite[]): RawBlock {
    return this.append([{ writes }]);
  }

  /** Appends a block of these transactions. */
  append(transactions: readonly SampleTransaction[]): RawBlock {
    const envelopes = transactions.map(envelopeOf);
    const number = this.height;
    const header = { number, previousHash: this.#previousHash, dataHash: dataHash(envelopes) };
    const metadata: Uint8Array[] = [];
    metadata[common.BlockMetadataIndex.SIGNATURES] = new Uint8Array();
    metadata[common.BlockMetadataIndex.LAST_CONFIG] = new Uint8Array();
    metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = Uint8Array.from(
      transactions.map(({ flag }) => FLAG_CODE[flag ?? 'VALID']),
    );
    const block = { number, bytes: serializeBlock(header, envelopes, metadata) };
    this.#previousHash = headerHash(header);
    this.blocks.push(block);
    return block;
  }
}

function envelopeOf({ writes, namespace = 'directory' }: SampleTransaction, index: number): Uint8Array {
  const results = serializeReadWriteSet([
    {
      namespace,
      reads: [],
      ranges: [],
      writes: writes.map(({ key, value }) => ({ key, value: bytesOf(value) })),
      metadataWrites: [],
    },
  ]);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.ENDORSER_TRANSACTION);
  channelHeader.setChannelId('directory');
  channelHeader.setTxId(String(index));
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(namespace));
  channelHeader.setExtension$(extension.serializeBinary());
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(new common.SignatureHeader().serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transactionBytes(results, namespace));
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value === undefined) return undefined;
  return Buffer.from(typeof value === 'string' ? value : canonicalJson(value));
}

/** `peer.Transaction` bytes: one endorsed call without arguments. */
function transactionBytes(results: Uint8Array, chaincode: string): Uint8Array {
  const response = new peer.Response();
  response.setStatus(200);
  const action = new peer.ChaincodeAction();
  action.setResponse(response);
  action.setResults(results);
  action.setChaincodeId(chaincodeId(chaincode));
  const endorsement = new peer.ProposalResponsePayload();
  endorsement.setExtension$(action.serializeBinary());
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(endorsement.serializeBinary());
  const proposal = new peer.ChaincodeProposalPayload();
  proposal.setInput(invocationBytes(chaincode));
  const payload = new peer.ChaincodeActionPayload();
  payload.setAction(endorsed);
  payload.setChaincodeProposalPayload(proposal.serializeBinary());
  const transactionAction = new peer.TransactionAction();
  transactionAction.setPayload(payload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([transactionAction]);
  return transaction.serializeBinary();
}

function chaincodeId(name: string): peer.ChaincodeID {
  const id = new peer.ChaincodeID();
  id.setName(name);
  id.setVersion('1.0');
  return id;
}

function invocationBytes(chaincode: string): Uint8Array {
  const spec = new peer.ChaincodeSpec();
  spec.setChaincodeId(chaincodeId(chaincode));
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  return invocation.serializeBinary();
}
