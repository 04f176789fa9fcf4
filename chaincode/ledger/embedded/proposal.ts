import { common, peer } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import type { ChannelConfig } from '../block/channel-config';
import { decode, present } from '../block/decode';
import { type EnvelopeHeader, parseHeader, transactionIdOf } from '../block/envelope';
import type { KnownIdentity } from '../block/member-msp';
import { parseInvocation } from '../block/transaction';
import { isTimely } from './time-window';

/** A proposal whose creator, transaction id and time were checked. */
export interface CheckedProposal {
  readonly header: EnvelopeHeader;
  readonly creator: KnownIdentity;
  readonly chaincode: string;
  /** Function name first. */
  readonly args: readonly Uint8Array[];
  readonly headerBytes: Uint8Array;
  readonly payloadBytes: Uint8Array;
  readonly signed: peer.SignedProposal;
}

/**
 * Checks a signed proposal as an endorsing peer does: syntax, channel, transaction id, creator's certificate, dates and
 * signature, and its timestamp.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: malformed or another channel's; `UNKNOWN_CREATOR`; `ENDORSEMENT_FAILED`: its
 *   time is off.
 */
export function checkProposal(
  signed: peer.SignedProposal,
  channel: string,
  config: ChannelConfig,
  now: Date,
): CheckedProposal {
  const proposal = parseProposal(signed);
  const { header } = proposal;
  if (header.channel !== channel) {
    throw new HubError('INVALID_ARGUMENT', `the proposal is for channel \`${header.channel}\``);
  }
  if (header.transactionId !== transactionIdOf(header.nonce, header.creatorBytes)) {
    throw new HubError('INVALID_ARGUMENT', 'the transaction id does not follow from nonce and creator');
  }
  const creator = currentIdentity(header.creatorBytes, config, now);
  if (!creator.verify(signed.getProposalBytes_asU8(), signed.getSignature_asU8())) {
    throw new HubError('UNKNOWN_CREATOR', "the proposal is not signed by its creator's key");
  }
  if (!isTimely(header.timestamp, now)) {
    throw new HubError('ENDORSEMENT_FAILED', "the proposal's timestamp is not near the peer's time");
  }
  return { ...proposal, creator, signed };
}

/**
 * An identity of the channel whose certificate is valid now.
 *
 * @throws {HubError} `UNKNOWN_CREATOR`.
 */
export function currentIdentity(bytes: Uint8Array, config: ChannelConfig, now: Date): KnownIdentity {
  const identity = config.msps.identify(bytes);
  if (now < identity.notBefore || now > identity.notAfter) {
    throw new HubError('UNKNOWN_CREATOR', `the certificate of \`${identity.creator.mspId}\` is out of date`);
  }
  return identity;
}

function parseProposal(signed: peer.SignedProposal): Omit<CheckedProposal, 'creator' | 'signed'> {
  try {
    return decode('the proposal', () => {
      const proposal = peer.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
      const headerBytes = proposal.getHeader_asU8();
      const header = common.Header.deserializeBinary(headerBytes);
      const payloadBytes = proposal.getPayload_asU8();
      const { chaincode, args } = parseInvocation(payloadBytes);
      return {
        header: parseHeader(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8()),
        chaincode: present('the chaincode', chaincode || undefined),
        args: rawArgs(payloadBytes, args),
        headerBytes,
        payloadBytes,
      };
    });
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', 'the proposal cannot be read', { cause });
  }
}

function rawArgs(payloadBytes: Uint8Array, args: readonly Uint8Array[]): Uint8Array[] {
  return [Buffer.from(parseInvocation(payloadBytes).function), ...args];
}
