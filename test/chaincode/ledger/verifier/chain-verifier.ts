// Written apart from the product on purpose: it imports only Fabric's messages and node:crypto, so that a mistake in
// our own codec cannot hide itself.
import { createHash, verify, X509Certificate } from 'node:crypto';
import { common, ledger, msp, peer } from '@hyperledger/fabric-protos';

const { kvrwset } = ledger.rwset;
const VALID = 0;

interface Entry {
  readonly value: Uint8Array | undefined;
  readonly version: Buffer;
}

/** Walks a chain from block 0 and throws at the first thing that is not as its signers left it. */
export class ChainVerifier {
  #number = 0;
  #previousHash: Buffer = Buffer.alloc(0);
  #commitHash: Buffer = Buffer.alloc(0);
  #config = new common.Config();
  readonly #state = new Map<string, Map<string, Entry>>();
  readonly #ids = new Set<string>();
  signatures = 0;

  /** Checks the next block. */
  next(bytes: Uint8Array): void {
    const block = common.Block.deserializeBinary(bytes);
    const header = given(block.getHeader(), 'header');
    const envelopes = given(block.getData(), 'data').getDataList_asU8();
    const slots = given(block.getMetadata(), 'metadata').getMetadataList_asU8();
    check(same(block.serializeBinary(), bytes), 'unknown or reordered bytes');
    check(slots.length === 5, 'metadata slots');
    check(header.getNumber() === this.#number, 'block number');
    check(same(header.getPreviousHash_asU8(), this.#previousHash), 'previous hash');
    check(same(header.getDataHash_asU8(), sha256(...envelopes)), 'data hash');
    const der = headerDer(header);
    const flags = slots[2] ?? new Uint8Array();
    check(flags.length === envelopes.length, 'flags');
    if (this.#number === 0) this.#genesis(envelopes, flags, slots);
    else this.#successor(envelopes, flags, slots, der);
    this.#previousHash = sha256(der);
    this.#number += 1;
  }

  #genesis(envelopes: readonly Uint8Array[], flags: Uint8Array, slots: readonly Uint8Array[]): void {
    check(envelopes.length === 1 && flags[0] === VALID, 'one configuration in block 0');
    check(
      [0, 1, 3, 4].every((slot) => slots[slot]?.length === 0),
      'empty metadata in block 0',
    );
    const { data, signatureHeader, payload, signature } = open(envelopes[0]);
    this.#config = given(common.ConfigEnvelope.deserializeBinary(data).getConfig(), 'config');
    this.#checkSignature(signatureHeader.getCreator_asU8(), payload, signature);
  }

  #successor(
    envelopes: readonly Uint8Array[],
    flags: Uint8Array,
    slots: readonly Uint8Array[],
    der: Buffer,
  ): void {
    this.#checkOrderer(slots[0], der);
    const changes = new Map<string, Map<string, Entry>>();
    for (const [index, bytes] of envelopes.entries()) {
      if (flags[index] === VALID) this.#valid(bytes, index, changes);
    }
    const expected = sha256(varint(flags.length), flags, updates(changes), this.#commitHash);
    check(slots[1]?.length === 0 && slots[3]?.length === 0, 'unused metadata');
    const noted = common.Metadata.deserializeBinary(given(slots[4], 'commit hash')).getValue_asU8();
    check(same(noted, expected), 'commit hash');
    this.#commitHash = expected;
  }

  #checkOrderer(bytes: Uint8Array | undefined, der: Buffer): void {
    const metadata = common.Metadata.deserializeBinary(given(bytes, 'orderer metadata'));
    const [signature] = metadata.getSignaturesList();
    const header = given(signature, 'orderer signature').getSignatureHeader_asU8();
    const creator = common.SignatureHeader.deserializeBinary(header).getCreator_asU8();
    const signed = Buffer.concat([metadata.getValue_asU8(), header, der]);
    const role = this.#checkSignature(creator, signed, given(signature, 'signature').getSignature_asU8());
    check(role === 'orderer', 'orderer role');
  }

  #valid(bytes: Uint8Array, index: number, changes: Map<string, Map<string, Entry>>): void {
    const { channelHeader, signatureHeader, data, payload, signature } = open(bytes);
    this.#checkSignature(signatureHeader.getCreator_asU8(), payload, signature);
    check(!this.#ids.has(channelHeader.getTxId()), 'transaction id used once');
    this.#ids.add(channelHeader.getTxId());
    if (channelHeader.getType() === common.HeaderType.CONFIG) this.#configBlock(data);
    else this.#call(data, index, changes);
  }

  #call(data: Uint8Array, index: number, changes: Map<string, Map<string, Entry>>): void {
    const [action] = peer.Transaction.deserializeBinary(data).getActionsList();
    const endorsed = peer.ChaincodeActionPayload.deserializeBinary(given(action, 'action').getPayload_asU8());
    const response = given(endorsed.getAction(), 'endorsed action').getProposalResponsePayload_asU8();
    const endorsements = given(endorsed.getAction(), 'endorsed action').getEndorsementsList();
    check(endorsements.length >= 2, 'two endorsements');
    for (const endorsement of endorsements) {
      const endorser = endorsement.getEndorser_asU8();
      const signed = Buffer.concat([response, endorser]);
      const role = this.#checkSignature(endorser, signed, endorsement.getSignature_asU8());
      check(role === 'peer', 'endorser role');
    }
    const extension = peer.ProposalResponsePayload.deserializeBinary(response).getExtension_asU8();
    const results = peer.ChaincodeAction.deserializeBinary(extension).getResults_asU8();
    this.#apply(results, versionBytes(this.#number, index), changes);
  }

  #configBlock(data: Uint8Array): void {
    const envelope = common.ConfigEnvelope.deserializeBinary(data);
    const update = open(given(envelope.getLastUpdate(), 'update').serializeBinary());
    const signed = common.ConfigUpdateEnvelope.deserializeBinary(update.data);
    const signers = signed.getSignaturesList().map((signature) => {
      const header = signature.getSignatureHeader_asU8();
      const creator = common.SignatureHeader.deserializeBinary(header).getCreator_asU8();
      const message = Buffer.concat([header, signed.getConfigUpdate_asU8()]);
      check(this.#checkSignature(creator, message, signature.getSignature_asU8()) === 'admin', 'admin role');
      return msp.SerializedIdentity.deserializeBinary(creator).getMspid();
    });
    check(new Set(signers).size === 3, 'three founders');
    this.#config = given(envelope.getConfig(), 'config');
  }

  /** Checks a signature by an identity of the channel, and returns its role. */
  #checkSignature(creator: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
    const identity = msp.SerializedIdentity.deserializeBinary(creator);
    const certificate = new X509Certificate(identity.getIdBytes_asU8());
    const roots = this.#roots(identity.getMspid());
    check(
      roots.some((root) => certificate.checkIssued(root) && certificate.verify(root.publicKey)),
      'certificate',
    );
    check(verify('sha256', message, certificate.publicKey, signature), 'signature');
    this.signatures += 1;
    const unit = certificate.subject.split('\n').find((line) => line.startsWith('OU='));
    return given(unit, 'role').slice(3);
  }

  #roots(mspId: string): X509Certificate[] {
    const groups = given(this.#config.getChannelGroup(), 'channel').getGroupsMap();
    for (const name of ['Application', 'Orderer']) {
      const value = groups.get(name)?.getGroupsMap().get(mspId)?.getValuesMap().get('MSP');
      if (value === undefined) continue;
      const config = msp.MSPConfig.deserializeBinary(value.getValue_asU8()).getConfig_asU8();
      const certificates = msp.FabricMSPConfig.deserializeBinary(config).getRootCertsList_asU8();
      return certificates.map((pem) => new X509Certificate(pem));
    }
    throw new Error(`${mspId} is no member`);
  }

  #apply(results: Uint8Array, version: Buffer, changes: Map<string, Map<string, Entry>>): void {
    for (const set of ledger.rwset.TxReadWriteSet.deserializeBinary(results).getNsRwsetList()) {
      const namespace = set.getNamespace();
      const state = entryOf(this.#state, namespace);
      const put = (key: string, value: Uint8Array | undefined): void => {
        state.set(key, { value, version });
        entryOf(changes, namespace).set(key, { value, version });
      };
      const writes = kvrwset.KVRWSet.deserializeBinary(set.getRwset_asU8());
      for (const write of writes.getWritesList()) {
        put(write.getKey(), write.getIsDelete() ? undefined : write.getValue_asU8());
      }
      for (const write of writes.getMetadataWritesList()) {
        const before = state.get(write.getKey())?.value;
        if (before !== undefined) put(write.getKey(), before);
      }
    }
  }
}

function entryOf(map: Map<string, Map<string, Entry>>, namespace: string): Map<string, Entry> {
  const entries = map.get(namespace) ?? new Map<string, Entry>();
  map.set(namespace, entries);
  return entries;
}

function open(bytes: Uint8Array | undefined) {
  const envelope = common.Envelope.deserializeBinary(given(bytes, 'envelope'));
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const header = given(payload.getHeader(), 'payload header');
  return {
    channelHeader: common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()),
    signatureHeader: common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8()),
    data: payload.getData_asU8(),
    payload: envelope.getPayload_asU8(),
    signature: envelope.getSignature_asU8(),
  };
}

/** `Updates` of Fabric's updates.proto: KVWrite {1 namespace, 3 key, 4 isDelete, 5 value, 6 version}. */
function updates(changes: Map<string, Map<string, Entry>>): Buffer {
  const parts: Buffer[] = [];
  for (const [namespace, entries] of [...changes].sort(byBytes)) {
    for (const [index, [key, { value, version }]] of [...entries].sort(byBytes).entries()) {
      const write = Buffer.concat([
        index === 0 ? field(1, Buffer.from(namespace)) : Buffer.alloc(0),
        field(3, Buffer.from(key)),
        value === undefined ? Buffer.from([0x20, 1]) : Buffer.alloc(0),
        field(5, value ?? Buffer.alloc(0)),
        field(6, version),
      ]);
      parts.push(field(1, write));
    }
  }
  return Buffer.concat(parts);
}

function byBytes([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function versionBytes(block: number, transaction: number): Buffer {
  return Buffer.concat([block, transaction].map(lengthAndDigits));
}

function lengthAndDigits(value: number): Buffer {
  const hex = value === 0 ? '' : value.toString(16);
  const digits = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([digits.length]), digits]);
}

function headerDer(header: common.BlockHeader): Buffer {
  const hex = header.getNumber().toString(16);
  const digits = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
  const number = (digits[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  const body = Buffer.concat([
    Buffer.from([2, number.length]),
    number,
    Buffer.from([4, header.getPreviousHash_asU8().length]),
    header.getPreviousHash_asU8(),
    Buffer.from([4, header.getDataHash_asU8().length]),
    header.getDataHash_asU8(),
  ]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function field(number: number, bytes: Uint8Array): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from([number * 8 + 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value % 128) + 128]), varint(Math.floor(value / 128))]);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`wrong: ${what}`);
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`missing: ${what}`);
  return value;
}
