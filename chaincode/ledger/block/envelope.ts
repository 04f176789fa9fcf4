import { createHash } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { type Creator, parseIdentity } from '../identity/serialized-identity';
import { decode, present } from './decode';

/** What every envelope says of itself, whatever it carries. Byte fields are exactly the signed ones. */
export interface EnvelopeHeader {
  /** Fabric's `common.HeaderType`. */
  readonly type: number;
  readonly channel: string;
  readonly transactionId: string;
  readonly timestamp: Date | undefined;
  readonly creator: Creator;
  readonly creatorBytes: Uint8Array;
  readonly nonce: Uint8Array;
  readonly channelHeaderBytes: Uint8Array;
  readonly signatureHeaderBytes: Uint8Array;
  /** `peer.ChaincodeHeaderExtension` bytes for an endorser transaction. */
  readonly extension: Uint8Array;
}

/** A signed envelope, opened. */
export interface OpenedEnvelope {
  readonly header: EnvelopeHeader;
  readonly data: Uint8Array;
  /** The bytes {@link signature} covers. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Opens `common.Envelope` bytes.
 *
 * @throws {HubError} `CHAIN_BROKEN`: it is not one, or a header is missing.
 */
export function openEnvelope(bytes: Uint8Array): OpenedEnvelope {
  return decode('an envelope', () => {
    const envelope = common.Envelope.deserializeBinary(bytes);
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const header = present('the payload header', payload.getHeader());
    return {
      header: parseHeader(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8()),
      data: payload.getData_asU8(),
      payload: envelope.getPayload_asU8(),
      signature: envelope.getSignature_asU8(),
    };
  });
}

/**
 * Reads the two headers of a proposal or an envelope.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function parseHeader(
  channelHeaderBytes: Uint8Array,
  signatureHeaderBytes: Uint8Array,
): EnvelopeHeader {
  return decode('an envelope header', () => {
    const channelHeader = common.ChannelHeader.deserializeBinary(channelHeaderBytes);
    const signatureHeader = common.SignatureHeader.deserializeBinary(signatureHeaderBytes);
    const creatorBytes = signatureHeader.getCreator_asU8();
    return {
      type: channelHeader.getType(),
      channel: channelHeader.getChannelId(),
      transactionId: channelHeader.getTxId(),
      timestamp: channelHeader.getTimestamp()?.toDate(),
      creator: parseIdentity(creatorBytes),
      creatorBytes,
      nonce: signatureHeader.getNonce_asU8(),
      channelHeaderBytes,
      signatureHeaderBytes,
      extension: channelHeader.getExtension_asU8(),
    };
  });
}

/** SHA-256 of nonce and creator, hexadecimal: the only transaction id a creator's nonce allows. */
export function transactionIdOf(nonce: Uint8Array, creatorBytes: Uint8Array): string {
  return createHash('sha256').update(nonce).update(creatorBytes).digest('hex');
}
