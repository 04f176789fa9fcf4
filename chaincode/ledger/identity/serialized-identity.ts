import { msp } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';

/** A creator or endorser as it stands in a block: `msp.SerializedIdentity`. */
export interface Creator {
  readonly mspId: string;
  readonly certificatePem: string;
}

/** `msp.SerializedIdentity` bytes, as Fabric's creators and endorsers carry them. */
export function serializeIdentity(identity: Creator): Uint8Array {
  const message = new msp.SerializedIdentity();
  message.setMspid(identity.mspId);
  message.setIdBytes(Buffer.from(identity.certificatePem));
  return message.serializeBinary();
}

/**
 * Reads `msp.SerializedIdentity` bytes.
 *
 * @throws {HubError} `UNKNOWN_CREATOR`: these are no such bytes.
 */
export function parseIdentity(bytes: Uint8Array): Creator {
  try {
    const message = msp.SerializedIdentity.deserializeBinary(bytes);
    return {
      mspId: message.getMspid(),
      certificatePem: Buffer.from(message.getIdBytes_asU8()).toString('utf8'),
    };
  } catch (cause) {
    throw new HubError('UNKNOWN_CREATOR', 'the creator is no serialized identity', { cause });
  }
}
