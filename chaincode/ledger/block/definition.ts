import { common, peer } from '@hyperledger/fabric-protos';
import { decode, present } from './decode';
import { fromMessage, type Rule } from './policy';
import type { WorldState } from './world-state';

/** The namespace of Fabric's chaincode lifecycle. */
export const LIFECYCLE = '_lifecycle';

/** What the members agreed on for a chaincode: `namespaces/fields/<name>/…` in {@link LIFECYCLE}. */
export interface ChaincodeDefinition {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
  /** The endorsement a transaction of this chaincode needs. */
  readonly policy: Rule;
}

/** The key whose version every endorsement reads, so that none outlives a new definition. */
export function sequenceKey(chaincode: string): string {
  return `namespaces/fields/${chaincode}/Sequence`;
}

/** The key of a definition's version; it is written where the version changes, and not otherwise. */
export function versionKey(chaincode: string): string {
  return `namespaces/fields/${chaincode}/EndorsementInfo`;
}

/**
 * The version in the value of a {@link versionKey}.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function versionOf(value: Uint8Array): string {
  return decode("a definition's version", () =>
    peer.lifecycle.ChaincodeEndorsementInfo.deserializeBinary(bytesOf(value)).getVersion(),
  );
}

/**
 * The sequence in the value of a {@link sequenceKey}.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function sequenceOf(value: Uint8Array): number {
  return decode("a definition's sequence", () =>
    peer.lifecycle.StateData.deserializeBinary(value).getInt64(),
  );
}

/**
 * The committed definition of a chaincode, undefined when there is none.
 *
 * @throws {HubError} `CHAIN_BROKEN`: the definition cannot be read.
 */
export function readDefinition(state: WorldState, name: string): ChaincodeDefinition | undefined {
  const sequence = state.get(LIFECYCLE, sequenceKey(name))?.value;
  const endorsement = state.get(LIFECYCLE, versionKey(name))?.value;
  const validation = state.get(LIFECYCLE, `namespaces/fields/${name}/ValidationInfo`)?.value;
  if (sequence === undefined || endorsement === undefined || validation === undefined) return undefined;
  return decode(`the definition of \`${name}\``, () => ({
    name,
    sequence: sequenceOf(sequence),
    version: versionOf(endorsement),
    policy: policyOf(
      peer.lifecycle.ChaincodeValidationInfo.deserializeBinary(
        bytesOf(validation),
      ).getValidationParameter_asU8(),
    ),
  }));
}

function bytesOf(stateData: Uint8Array): Uint8Array {
  return peer.lifecycle.StateData.deserializeBinary(stateData).getBytes_asU8();
}

function policyOf(validationParameter: Uint8Array): Rule {
  const policy = common.ApplicationPolicy.deserializeBinary(validationParameter).getSignaturePolicy();
  return fromMessage(present('the endorsement policy', policy));
}
