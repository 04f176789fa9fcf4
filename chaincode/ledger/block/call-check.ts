import { peer } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { decode, present, readable } from './decode';
import type { EnvelopeHeader, OpenedEnvelope } from './envelope';
import { isSignatureHeader } from './envelope-check';
import type { Flag } from './flag';
import { type NamespaceSet, parseReadWriteSet } from './read-write-set';
import {
  type ContractCall,
  type ContractEvent,
  type Endorsement,
  parseInvocation,
  proposalHash,
} from './transaction';

/** The one action of an ENDORSER_TRANSACTION: what was proposed, what was endorsed, and by whom. */
export interface EndorsedAction {
  /** `common.SignatureHeader` bytes of the proposal. */
  readonly signatureHeaderBytes: Uint8Array;
  readonly proposalPayload: Uint8Array;
  /** `peer.ProposalResponsePayload` bytes. */
  readonly endorsedBytes: Uint8Array;
  readonly proposalHash: Uint8Array;
  /** `peer.ChaincodeAction` bytes. */
  readonly extension: Uint8Array;
  readonly endorsements: readonly Endorsement[];
}

/** A call, or the flag a Fabric peer gives a transaction that is none. */
export interface CheckedCall {
  readonly flag: Flag;
  /** Undefined unless the flag is VALID. */
  readonly call?: ContractCall;
}

/**
 * Reads `peer.Transaction` bytes.
 *
 * @throws {HubError} `CHAIN_BROKEN`: they are none, or hold other than one action.
 */
export function openAction(data: Uint8Array): EndorsedAction {
  return decode('a transaction', () => {
    const actions = peer.Transaction.deserializeBinary(data).getActionsList();
    const action = present('the action', actions.length === 1 ? actions[0] : undefined);
    const payload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
    const endorsed = present('the endorsed action', payload.getAction());
    const endorsedBytes = endorsed.getProposalResponsePayload_asU8();
    const response = peer.ProposalResponsePayload.deserializeBinary(endorsedBytes);
    return {
      signatureHeaderBytes: action.getHeader_asU8(),
      proposalPayload: payload.getChaincodeProposalPayload_asU8(),
      endorsedBytes,
      proposalHash: response.getProposalHash_asU8(),
      extension: response.getExtension_asU8(),
      endorsements: endorsed.getEndorsementsList().map((endorsement) => ({
        endorserBytes: endorsement.getEndorser_asU8(),
        signature: endorsement.getSignature_asU8(),
      })),
    };
  });
}

/** True if the endorsed hash covers exactly this channel header and the proposal that stands in the transaction. */
export function isOfProposal(header: EnvelopeHeader, action: EndorsedAction): boolean {
  const { signatureHeaderBytes, proposalPayload } = action;
  if (!isSignatureHeader(signatureHeaderBytes) || proposalPayload.length === 0) return false;
  const { channelHeaderBytes } = header;
  return proposalHash({ channelHeaderBytes, signatureHeaderBytes }, proposalPayload).equals(
    action.proposalHash,
  );
}

/** Reads what was endorsed, as far as a Fabric peer looks at it before its endorsers (plugindispatcher, `Dispatch`). */
export function checkCall(header: EnvelopeHeader, action: EndorsedAction): CheckedCall {
  const extension = readable('a header extension', () =>
    peer.ChaincodeHeaderExtension.deserializeBinary(header.extension),
  );
  if (extension === undefined) return { flag: 'BAD_HEADER_EXTENSION' };
  const result = readable('a chaincode action', () =>
    peer.ChaincodeAction.deserializeBinary(action.extension),
  );
  if (result === undefined || action.extension.length === 0) return { flag: 'BAD_RESPONSE_PAYLOAD' };
  const sets = readable('the results', () => parseReadWriteSet(result.getResults_asU8()));
  if (sets === undefined) return { flag: 'BAD_RWSET' };
  const event = readable('the event', () => parseEvent(result.getEvents_asU8()));
  const flag = nameFlag(extension.getChaincodeId(), result.getChaincodeId(), event);
  if (flag !== 'VALID') return { flag };
  if (isRepeated(sets)) return { flag: 'ILLEGAL_WRITESET' };
  const chaincode = extension.getChaincodeId()?.getName() ?? '';
  return { flag, call: { ...readCall(chaincode, action, result), sets, event: event?.event } };
}

/**
 * Reads an ENDORSER_TRANSACTION envelope's call.
 *
 * @throws {HubError} `CHAIN_BROKEN`: it is none.
 */
export function parseCall(envelope: OpenedEnvelope): ContractCall {
  const { flag, call } = checkCall(envelope.header, openAction(envelope.data));
  if (call === undefined) throw new HubError('CHAIN_BROKEN', `a transaction holds no call: ${flag}`);
  return call;
}

/** The names of the chaincode, in header, result and event, are one. */
function nameFlag(
  called: peer.ChaincodeID | undefined,
  answered: peer.ChaincodeID | undefined,
  event: ParsedEvent | undefined,
): Flag {
  if (called === undefined || answered === undefined) return 'INVALID_OTHER_REASON';
  const name = called.getName();
  if (name === '' || name !== answered.getName() || answered.getVersion() === '') return 'INVALID_CHAINCODE';
  const isOwnEvent = event !== undefined && (event.event === undefined || event.chaincode === name);
  return isOwnEvent ? 'VALID' : 'INVALID_OTHER_REASON';
}

function readCall(
  chaincode: string,
  { proposalPayload, endorsements, endorsedBytes }: EndorsedAction,
  result: peer.ChaincodeAction,
): Omit<ContractCall, 'sets' | 'event'> {
  // What was proposed decides no flag on Fabric. What was proposed to another chaincode was not proposed to this one.
  const invocation = readable('the proposal', () => parseInvocation(proposalPayload));
  const isOwn = invocation?.chaincode === chaincode;
  const response = result.getResponse();
  return {
    chaincode,
    function: isOwn ? invocation.function : '',
    args: isOwn ? invocation.args : [],
    response: {
      status: response?.getStatus() ?? 0,
      message: response?.getMessage() ?? '',
      payload: response?.getPayload_asU8() ?? new Uint8Array(),
    },
    endorsements,
    endorsedBytes,
  };
}

interface ParsedEvent {
  readonly chaincode: string;
  readonly event: ContractEvent | undefined;
}

function parseEvent(bytes: Uint8Array): ParsedEvent {
  if (bytes.length === 0) return { chaincode: '', event: undefined };
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  return {
    chaincode: event.getChaincodeId(),
    event: { name: event.getEventName(), payload: event.getPayload_asU8() },
  };
}

function isRepeated(sets: readonly NamespaceSet[]): boolean {
  return new Set(sets.map(({ namespace }) => namespace)).size !== sets.length;
}
