import { common, peer } from '@hyperledger/fabric-protos';
import { type ChaincodeDefinition, LIFECYCLE, sequenceKey } from '../block/definition';
import { toMessage } from '../block/policy';
import type { NamespaceSet } from '../block/read-write-set';
import { compareKeys } from '../block/world-state';

const FIELDS = ['Sequence', 'EndorsementInfo', 'ValidationInfo', 'Collections'];

/** What committing a definition writes, key for key as Fabric's lifecycle does (core/chaincode/lifecycle). */
export function definitionWrites(definition: ChaincodeDefinition): NamespaceSet {
  const { name } = definition;
  const fields = `namespaces/fields/${name}`;
  const writes = [
    { key: sequenceKey(name), value: sequenceValue(definition.sequence) },
    { key: `${fields}/EndorsementInfo`, value: endorsementInfo(definition) },
    { key: `${fields}/ValidationInfo`, value: validationInfo(definition) },
    { key: `${fields}/Collections`, value: bytesValue(new Uint8Array()) },
    { key: `namespaces/metadata/${name}`, value: metadataValue() },
  ].sort((a, b) => compareKeys(a.key, b.key));
  return {
    namespace: LIFECYCLE,
    reads: [{ key: sequenceKey(name), version: undefined }],
    ranges: [],
    writes,
    metadataWrites: [],
  };
}

/** `lifecycle.CommitChaincodeDefinitionArgs` bytes: the argument of the transaction that commits it. */
export function definitionArgs(definition: ChaincodeDefinition): Uint8Array {
  const args = new peer.lifecycle.CommitChaincodeDefinitionArgs();
  args.setSequence(definition.sequence);
  args.setName(definition.name);
  args.setVersion(definition.version);
  args.setEndorsementPlugin('escc');
  args.setValidationPlugin('vscc');
  args.setValidationParameter(validationParameter(definition));
  return args.serializeBinary();
}

function sequenceValue(sequence: number): Uint8Array {
  const data = new peer.lifecycle.StateData();
  data.setInt64(sequence);
  return data.serializeBinary();
}

function bytesValue(bytes: Uint8Array): Uint8Array {
  const data = new peer.lifecycle.StateData();
  data.setBytes(bytes);
  return data.serializeBinary();
}

function metadataValue(): Uint8Array {
  const metadata = new peer.lifecycle.StateMetadata();
  metadata.setDatatype('ChaincodeDefinition');
  metadata.setFieldsList(FIELDS);
  return metadata.serializeBinary();
}

function endorsementInfo(definition: ChaincodeDefinition): Uint8Array {
  const info = new peer.lifecycle.ChaincodeEndorsementInfo();
  info.setVersion(definition.version);
  info.setEndorsementPlugin('escc');
  return bytesValue(info.serializeBinary());
}

function validationInfo(definition: ChaincodeDefinition): Uint8Array {
  const info = new peer.lifecycle.ChaincodeValidationInfo();
  info.setValidationPlugin('vscc');
  info.setValidationParameter(validationParameter(definition));
  return bytesValue(info.serializeBinary());
}

function validationParameter(definition: ChaincodeDefinition): Uint8Array {
  const policy = new common.ApplicationPolicy();
  policy.setSignaturePolicy(toMessage(definition.policy));
  return policy.serializeBinary();
}
