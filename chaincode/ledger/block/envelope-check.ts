import { common } from '@hyperledger/fabric-protos';
import { readable } from './decode';
import { type OpenedEnvelope, parseHeader } from './envelope';
import type { Flag } from './flag';
import type { MemberMsps } from './member-msp';
import { checkCreator } from './signature-check';

const TYPES: ReadonlySet<number> = new Set([
  common.HeaderType.ENDORSER_TRANSACTION,
  common.HeaderType.CONFIG_UPDATE,
  common.HeaderType.CONFIG,
]);

/** An envelope whose creator signed it, or why it is none, with its transaction id as far as that can be read. */
export interface CheckedEnvelope {
  readonly flag: Flag;
  readonly id: string;
  /** Undefined unless the flag is VALID. */
  readonly envelope?: OpenedEnvelope;
}

/**
 * Whether bytes of a block are an envelope of this channel, signed by whom it names (core/common/validation,
 * `ValidateTransaction`).
 *
 * One thing is stricter than on Fabric, where an orderer sees to it: an envelope must be of this very channel.
 */
export function checkEnvelope(bytes: Uint8Array, channel: string, msps: MemberMsps): CheckedEnvelope {
  const envelope = readable('an envelope', () => common.Envelope.deserializeBinary(bytes));
  if (envelope === undefined) return { flag: 'INVALID_OTHER_REASON', id: '' };
  const payload = readable('a payload', () => common.Payload.deserializeBinary(envelope.getPayload_asU8()));
  if (payload === undefined) return { flag: 'BAD_PAYLOAD', id: '' };
  const headers = payload.getHeader();
  const channelHeader = readable('a channel header', () =>
    common.ChannelHeader.deserializeBinary(headers?.getChannelHeader_asU8() ?? new Uint8Array()),
  );
  const id = channelHeader?.getTxId() ?? '';
  if (headers === undefined || channelHeader === undefined || !isHeader(headers, channelHeader)) {
    return { flag: 'BAD_COMMON_HEADER', id };
  }
  if (channelHeader.getChannelId() !== channel) return { flag: 'TARGET_CHAIN_NOT_FOUND', id };
  // The headers are readable: where this fails, the creator is no identity.
  const header = readable('a creator', () =>
    parseHeader(headers.getChannelHeader_asU8(), headers.getSignatureHeader_asU8()),
  );
  if (header === undefined) return { flag: 'BAD_CREATOR_SIGNATURE', id };
  const opened = {
    header,
    data: payload.getData_asU8(),
    payload: envelope.getPayload_asU8(),
    signature: envelope.getSignature_asU8(),
  };
  if (checkCreator(opened, msps) === undefined) return { flag: 'BAD_CREATOR_SIGNATURE', id };
  return { flag: 'VALID', id, envelope: opened };
}

function isHeader(headers: common.Header, channelHeader: common.ChannelHeader): boolean {
  return (
    TYPES.has(channelHeader.getType()) &&
    channelHeader.getEpoch() === 0 &&
    isSignatureHeader(headers.getSignatureHeader_asU8())
  );
}

/** True for `common.SignatureHeader` bytes with a nonce and a creator. */
export function isSignatureHeader(bytes: Uint8Array): boolean {
  const header = readable('a signature header', () => common.SignatureHeader.deserializeBinary(bytes));
  return header !== undefined && header.getNonce_asU8().length > 0 && header.getCreator_asU8().length > 0;
}
