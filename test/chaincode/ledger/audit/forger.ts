/** Making chains that look right: whoever runs the embedded ledger holds the orderer's and every peer's key. */
import { common, peer } from '@hyperledger/fabric-protos';
import { MemoryState } from '../../../../chaincode/ledger/audit/memory-state';
import { openBlock, readTransactions, type Transaction } from '../../../../chaincode/ledger/block/block';
import { parseCall } from '../../../../chaincode/ledger/block/call-check';
import { type ChannelConfig, parseConfig } from '../../../../chaincode/ledger/block/channel-config';
import { commitHash } from '../../../../chaincode/ledger/block/commit-hash';
import { openEnvelope, parseHeader } from '../../../../chaincode/ledger/block/envelope';
import type { NamespaceSet } from '../../../../chaincode/ledger/block/read-write-set';
import { newHeader } from '../../../../chaincode/ledger/block/signed-envelope';
import type { ContractCall } from '../../../../chaincode/ledger/block/transaction';
import { validate } from '../../../../chaincode/ledger/block/validate';
import { transactionPayload } from '../../../../chaincode/ledger/embedded/assemble';
import { responsePayload } from '../../../../chaincode/ledger/embedded/endorser';
import { committedBytes, orderBlock } from '../../../../chaincode/ledger/embedded/orderer';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { serializeIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';
import type { Channel } from '../../../../chaincode/ledger/ledger';

export interface Located {
  readonly block: number;
  readonly transaction: Transaction;
  readonly call: ContractCall;
  /** `common.Envelope` bytes. */
  readonly envelope: Uint8Array;
}

/** The `nth` valid call of a function, from 0. */
export function locate(blocks: readonly Uint8Array[], name: string, nth = 0): Located {
  let left = nth;
  for (const [block, bytes] of blocks.entries()) {
    const opened = openBlock(bytes);
    for (const transaction of readTransactions(opened)) {
      const { call } = transaction;
      const envelope = opened.envelopes[transaction.index] ?? new Uint8Array();
      if (call?.function !== name || transaction.flag !== 'VALID') continue;
      if (left === 0) return { block, transaction, call, envelope };
      left -= 1;
    }
  }
  throw new Error(`no call ${nth} of ${name}`);
}

export interface Forgery {
  readonly channel: Channel;
  readonly blocks: readonly Uint8Array[];
  readonly orderer: Identity;
  /** The block whose envelopes are replaced, and by what. */
  readonly block: number;
  readonly envelopes: (originals: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Notes every transaction as valid, whatever it is. */
  readonly liesAboutFlags?: boolean;
}

/** Configurations by block 0's bytes: their identities remember the signatures they have checked. */
const genesisConfigs = new WeakMap<Uint8Array, ChannelConfig>();

function genesisConfig(bytes: Uint8Array): ChannelConfig {
  const known = genesisConfigs.get(bytes);
  if (known !== undefined) return known;
  const config = parseConfig(readTransactions(openBlock(bytes))[0]?.config ?? new Uint8Array());
  genesisConfigs.set(bytes, config);
  return config;
}

/** The chain with one block's envelopes replaced, and every block from there on ordered and committed anew. */
export function rechain(forgery: Forgery): Uint8Array[] {
  const { blocks, block: from, channel, orderer } = forgery;
  const state = new MemoryState();
  const ids = new Set<string>();
  let config: ChannelConfig | undefined;
  let noted: Uint8Array | undefined;
  let head = { height: 0n, hash: new Uint8Array(), lastConfig: 0n };
  return blocks.map((bytes, number) => {
    const original = openBlock(bytes);
    const envelopes = number === from ? forgery.envelopes(original.envelopes) : original.envelopes;
    const isConfig =
      openEnvelope(original.envelopes[0] ?? new Uint8Array()).header.type === common.HeaderType.CONFIG;
    if (config === undefined) {
      config = genesisConfig(bytes);
      head = { height: 1n, hash: Buffer.from(original.hash), lastConfig: 0n };
      return bytes;
    }
    const ordered = orderBlock(head, envelopes, isConfig, orderer);
    const context = { channel, config, state, hasTransaction: (id: string) => ids.has(id) };
    const validated = validate({ number: ordered.header.number, envelopes }, context);
    const flags = forgery.liesAboutFlags === true ? new Uint8Array(envelopes.length) : validated.flags;
    for (const id of validated.transactionIds) ids.add(id);
    noted = commitHash(flags, validated.writes, noted);
    state.apply(validated.writes);
    config = validated.config ?? config;
    head = {
      height: head.height + 1n,
      hash: Buffer.from(ordered.hash),
      lastConfig: ordered.lastConfig,
    };
    const isUntouched = number < from && Buffer.from(flags).equals(original.flags);
    return isUntouched ? bytes : committedBytes(ordered, flags, noted);
  });
}

export interface Rewrite {
  readonly sets?: (sets: readonly NamespaceSet[]) => readonly NamespaceSet[];
  readonly args?: (args: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Proposes the same to another chaincode. */
  readonly chaincode?: string;
  readonly signer: Identity;
  readonly endorsers: readonly Identity[];
}

/** A transaction with other arguments or write sets, endorsed and signed anew by whoever plays along. */
export function rewrite(envelope: Uint8Array, channel: Channel, change: Rewrite): Uint8Array {
  const opened = openEnvelope(envelope);
  const call = {
    ...parseCall(opened),
    ...(change.chaincode === undefined ? {} : { chaincode: change.chaincode }),
  };
  const creator = serializeIdentity(change.signer);
  const isSame = change.chaincode === undefined && Buffer.from(opened.header.creatorBytes).equals(creator);
  const extension = change.chaincode === undefined ? opened.header.extension : extensionOf(change.chaincode);
  const header = isSame
    ? headerOf(opened.header)
    : newHeader({ channel, type: opened.header.type, extension }, change.signer).message;
  const payloadBytes = proposalPayload(call, change.args?.(call.args) ?? call.args);
  const parsed = parseHeader(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8());
  const response = responsePayload(
    { header: parsed, payloadBytes },
    { name: call.chaincode, version: '1' },
    { response: call.response, sets: change.sets?.(call.sets) ?? call.sets, event: undefined },
  );
  const payload = transactionPayload(
    { headerBytes: header.serializeBinary(), payloadBytes },
    response,
    change.endorsers.map((endorser) => endorse(response, endorser)),
  );
  const signed = new common.Envelope();
  signed.setPayload(payload);
  signed.setSignature(change.signer.sign(payload));
  return signed.serializeBinary();
}

function extensionOf(chaincode: string): Uint8Array {
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(id);
  return extension.serializeBinary();
}

function endorse(response: Uint8Array, identity: Identity): peer.Endorsement {
  const endorser = serializeIdentity(identity);
  const endorsement = new peer.Endorsement();
  endorsement.setEndorser(endorser);
  endorsement.setSignature(identity.sign(Buffer.concat([response, endorser])));
  return endorsement;
}

function headerOf(header: {
  readonly channelHeaderBytes: Uint8Array;
  readonly signatureHeaderBytes: Uint8Array;
}): common.Header {
  const message = new common.Header();
  message.setChannelHeader(header.channelHeaderBytes);
  message.setSignatureHeader(header.signatureHeaderBytes);
  return message;
}

function proposalPayload(call: ContractCall, args: readonly Uint8Array[]): Uint8Array {
  const id = new peer.ChaincodeID();
  id.setName(call.chaincode);
  const input = new peer.ChaincodeInput();
  input.setArgsList([Buffer.from(call.function), ...args]);
  const spec = new peer.ChaincodeSpec();
  spec.setChaincodeId(id);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload.serializeBinary();
}

/** Changes the JSON that a call writes under keys of one object type. */
export function editWrites(
  type: string,
  edit: (record: Record<string, unknown>) => Record<string, unknown>,
): Required<Pick<Rewrite, 'sets'>> {
  return {
    sets: (sets) =>
      sets.map((set) => ({
        ...set,
        writes: set.writes.map(({ key, value }) => {
          if (value === undefined || !key.startsWith(`\u0000${type}\u0000`)) return { key, value };
          const record = JSON.parse(Buffer.from(value).toString()) as Record<string, unknown>;
          return { key, value: Buffer.from(JSON.stringify(edit(record))) };
        }),
      })),
  };
}
