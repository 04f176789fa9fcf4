import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import type { Identity } from '../identity/identity';
import { serializeIdentity } from '../identity/serialized-identity';
import { transactionIdOf } from './envelope';

const NONCE_BYTES = 24;

/** The two headers of something new that an identity signs. */
export interface NewHeader {
  readonly transactionId: string;
  readonly message: common.Header;
}

export interface HeaderOptions {
  readonly channel: string;
  /** Fabric's `common.HeaderType`. */
  readonly type: number;
  /** `peer.ChaincodeHeaderExtension` bytes. */
  readonly extension?: Uint8Array;
}

/** Headers with a fresh nonce, and the transaction id that follows from it and the creator. */
export function newHeader(options: HeaderOptions, identity: Identity): NewHeader {
  const creator = serializeIdentity(identity);
  const nonce = randomBytes(NONCE_BYTES);
  const transactionId = transactionIdOf(nonce, creator);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(options.type);
  channelHeader.setChannelId(options.channel);
  channelHeader.setTxId(transactionId);
  channelHeader.setTimestamp(Timestamp.fromDate(new Date()));
  if (options.extension !== undefined) channelHeader.setExtension$(options.extension);
  const message = new common.Header();
  message.setChannelHeader(channelHeader.serializeBinary());
  message.setSignatureHeader(signatureHeader(creator, nonce));
  return { transactionId, message };
}

/** `common.SignatureHeader` bytes of an identity, with a fresh nonce. */
export function newSignatureHeader(identity: Identity): Uint8Array {
  return signatureHeader(serializeIdentity(identity), randomBytes(NONCE_BYTES));
}

/** `common.Envelope` bytes: headers and data, signed. */
export function signedEnvelope(header: common.Header, data: Uint8Array, identity: Identity): Uint8Array {
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data);
  const bytes = payload.serializeBinary();
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(identity.sign(bytes));
  return envelope.serializeBinary();
}

/** `common.Envelope` bytes of a CONFIG transaction, as an orderer makes it. */
export function configEnvelope(
  channel: string,
  config: common.ConfigEnvelope,
  orderer: Identity,
): Uint8Array {
  const header = newHeader({ channel, type: common.HeaderType.CONFIG }, orderer);
  return signedEnvelope(header.message, config.serializeBinary(), orderer);
}

function signatureHeader(creator: Uint8Array, nonce: Uint8Array): Uint8Array {
  const message = new common.SignatureHeader();
  message.setCreator(creator);
  message.setNonce(nonce);
  return message.serializeBinary();
}
