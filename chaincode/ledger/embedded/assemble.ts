import { common, peer } from '@hyperledger/fabric-protos';
import { withoutTransient } from '../block/transaction';
import type { CheckedProposal } from './proposal';

/** `common.Payload` bytes of an endorsed transaction: what its creator signs. */
export function transactionPayload(
  proposal: Pick<CheckedProposal, 'headerBytes' | 'payloadBytes'>,
  responsePayload: Uint8Array,
  endorsements: readonly peer.Endorsement[],
): Uint8Array {
  const header = common.Header.deserializeBinary(proposal.headerBytes);
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(responsePayload);
  endorsed.setEndorsementsList([...endorsements]);
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(withoutTransient(proposal.payloadBytes));
  actionPayload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setHeader(header.getSignatureHeader_asU8());
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(action);
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  return payload.serializeBinary();
}
