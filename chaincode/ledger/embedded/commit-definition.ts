import { common, peer } from '@hyperledger/fabric-protos';
import { type ChaincodeDefinition, LIFECYCLE } from '../block/definition';
import { parseHeader } from '../block/envelope';
import { newHeader } from '../block/signed-envelope';
import type { Identity } from '../identity/identity';
import { transactionPayload } from './assemble';
import { definitionArgs, definitionWrites } from './definition-writes';
import { type Endorser, responsePayload } from './endorser';

/**
 * `common.Envelope` bytes of the transaction that commits a chaincode definition, endorsed by every given peer.
 *
 * It is what Fabric's `CommitChaincodeDefinition` leaves in a block; there is no approval step before it, because one
 * process holds all peers.
 */
export function commitDefinition(
  channel: string,
  definition: ChaincodeDefinition,
  endorsers: readonly Endorser[],
  creator: Identity,
): Uint8Array {
  const payloadBytes = proposalPayload(definition);
  const header = newHeader(
    { channel, type: common.HeaderType.ENDORSER_TRANSACTION, extension: headerExtension() },
    creator,
  ).message;
  const proposal = {
    header: parseHeader(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8()),
    headerBytes: header.serializeBinary(),
    payloadBytes,
  };
  const response = responsePayload(
    proposal,
    { name: LIFECYCLE, version: 'syscc' },
    {
      response: { status: 200, message: '', payload: new Uint8Array() },
      sets: [definitionWrites(definition)],
      event: undefined,
    },
  );
  const endorsements = endorsers.map((endorser) => endorser.sign(response));
  const payload = transactionPayload(proposal, response, endorsements);
  const envelope = new common.Envelope();
  envelope.setPayload(payload);
  envelope.setSignature(creator.sign(payload));
  return envelope.serializeBinary();
}

function headerExtension(): Uint8Array {
  const id = new peer.ChaincodeID();
  id.setName(LIFECYCLE);
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(id);
  return extension.serializeBinary();
}

function proposalPayload(definition: ChaincodeDefinition): Uint8Array {
  const id = new peer.ChaincodeID();
  id.setName(LIFECYCLE);
  const input = new peer.ChaincodeInput();
  input.setArgsList([Buffer.from('CommitChaincodeDefinition'), definitionArgs(definition)]);
  const spec = new peer.ChaincodeSpec();
  spec.setChaincodeId(id);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload.serializeBinary();
}
