import { createHash } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { type Creator, parseIdentity } from '../identity/serialized-identity';
import { decode, present } from './decode';
import type { EnvelopeHeader, OpenedEnvelope } from './envelope';
import { type NamespaceSet, parseReadWriteSet } from './read-write-set';

/** One organisation's signature under what it computed. */
export interface Endorsement {
  readonly endorser: Creator;
  readonly endorserBytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** A contract's event; one a transaction, the last one set. */
export interface ContractEvent {
  readonly name: string;
  readonly payload: Uint8Array;
}

/** What the contract answered. */
export interface ContractResponse {
  readonly status: number;
  readonly message: string;
  readonly payload: Uint8Array;
}

/** An endorsed contract call, as it was proposed and as the endorsers computed it. */
export interface ContractCall {
  readonly chaincode: string;
  /** As proposed: `Grants:Consent`. */
  readonly function: string;
  /** The arguments after the function, as proposed bytes. */
  readonly args: readonly Uint8Array[];
  readonly response: ContractResponse;
  readonly sets: readonly NamespaceSet[];
  readonly event: ContractEvent | undefined;
  readonly endorsements: readonly Endorsement[];
  /** The bytes each endorser signed, followed by its own identity. */
  readonly endorsedBytes: Uint8Array;
  /** True if the endorsed hash covers exactly this header and this proposal. */
  readonly matchesProposal: boolean;
}

/**
 * Reads an ENDORSER_TRANSACTION envelope's call.
 *
 * @throws {HubError} `CHAIN_BROKEN`: it is none, or carries other than one action.
 */
export function parseCall(envelope: OpenedEnvelope): ContractCall {
  return decode('a transaction', () => {
    const actions = peer.Transaction.deserializeBinary(envelope.data).getActionsList();
    const action = present('the action', actions.length === 1 ? actions[0] : undefined);
    const payload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
    const endorsed = present('the endorsed action', payload.getAction());
    const endorsedBytes = endorsed.getProposalResponsePayload_asU8();
    const response = peer.ProposalResponsePayload.deserializeBinary(endorsedBytes);
    const expected = proposalHash(envelope.header, payload.getChaincodeProposalPayload_asU8());
    return {
      ...parseInvocation(payload.getChaincodeProposalPayload_asU8()),
      ...parseAction(response.getExtension_asU8()),
      endorsements: endorsed.getEndorsementsList().map(parseEndorsement),
      endorsedBytes,
      matchesProposal: expected.equals(response.getProposalHash_asU8()),
    };
  });
}

/** Chaincode, function and arguments of `peer.ChaincodeProposalPayload` bytes. */
export function parseInvocation(
  proposalPayload: Uint8Array,
): Pick<ContractCall, 'chaincode' | 'function' | 'args'> {
  const input = peer.ChaincodeProposalPayload.deserializeBinary(proposalPayload).getInput_asU8();
  const spec = present(
    'the chaincode specification',
    peer.ChaincodeInvocationSpec.deserializeBinary(input).getChaincodeSpec(),
  );
  const [name, ...args] = spec.getInput()?.getArgsList_asU8() ?? [];
  return {
    chaincode: present('the chaincode', spec.getChaincodeId()).getName(),
    function: Buffer.from(name ?? []).toString('utf8'),
    args,
  };
}

/**
 * What an endorser hashes into its response: both headers and the proposal payload without its transient map
 * (protoutil/proputils.go, GetProposalHash1).
 */
export function proposalHash(header: EnvelopeHeader, proposalPayload: Uint8Array): Buffer {
  return createHash('sha256')
    .update(header.channelHeaderBytes)
    .update(header.signatureHeaderBytes)
    .update(proposalPayload)
    .digest();
}

/** `peer.ChaincodeProposalPayload` bytes without the transient map, as they go into a transaction. */
export function withoutTransient(proposalPayload: Uint8Array): Uint8Array {
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(proposalPayload);
  const bare = new peer.ChaincodeProposalPayload();
  bare.setInput(payload.getInput_asU8());
  return bare.serializeBinary();
}

/** True if the envelope carries an endorsed contract call. */
export function isCall(header: EnvelopeHeader): boolean {
  return header.type === common.HeaderType.ENDORSER_TRANSACTION;
}

function parseAction(bytes: Uint8Array): Pick<ContractCall, 'response' | 'sets' | 'event'> {
  const action = peer.ChaincodeAction.deserializeBinary(bytes);
  const response = present('the response', action.getResponse());
  return {
    response: {
      status: response.getStatus(),
      message: response.getMessage(),
      payload: response.getPayload_asU8(),
    },
    sets: parseReadWriteSet(action.getResults_asU8()),
    event: parseEvent(action.getEvents_asU8()),
  };
}

function parseEvent(bytes: Uint8Array): ContractEvent | undefined {
  if (bytes.length === 0) return undefined;
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  return { name: event.getEventName(), payload: event.getPayload_asU8() };
}

function parseEndorsement(endorsement: peer.Endorsement): Endorsement {
  const endorserBytes = endorsement.getEndorser_asU8();
  return {
    endorser: parseIdentity(endorserBytes),
    endorserBytes,
    signature: endorsement.getSignature_asU8(),
  };
}
