import { createHash } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { present } from './decode';
import type { EnvelopeHeader } from './envelope';
import type { NamespaceSet } from './read-write-set';

/** One organisation's signature under what it computed. */
export interface Endorsement {
  /** `msp.SerializedIdentity` bytes, or whatever stands there. */
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
  /** As header and endorsers name it. */
  readonly chaincode: string;
  /** As proposed: `Grants:Consent`; empty where the proposal is unreadable or for another chaincode. */
  readonly function: string;
  /** The arguments after the function, as proposed bytes. */
  readonly args: readonly Uint8Array[];
  readonly response: ContractResponse;
  readonly sets: readonly NamespaceSet[];
  readonly event: ContractEvent | undefined;
  readonly endorsements: readonly Endorsement[];
  /** The bytes each endorser signed, followed by its own identity. */
  readonly endorsedBytes: Uint8Array;
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
export function proposalHash(
  header: Pick<EnvelopeHeader, 'channelHeaderBytes' | 'signatureHeaderBytes'>,
  proposalPayload: Uint8Array,
): Buffer {
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
