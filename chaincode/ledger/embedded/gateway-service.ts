import type { handleUnaryCall, ServerUnaryCall } from '@grpc/grpc-js';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import type { IGatewayServer } from '@hyperledger/fabric-protos/lib/gateway/gateway_grpc_pb';
import { HubError } from '../../model/error';
import { decode, present } from '../block/decode';
import { fromCaller } from './caller-input';
import type { LedgerChannel } from './channel';
import { awaitTransaction } from './commit-status';
import { endorse, evaluate } from './gateway';
import { toStatus } from './grpc-error';

/** Finds a channel by name. @throws {HubError} `NOT_FOUND`. */
export type ChannelLookup = (name: string) => LedgerChannel;

/** Fabric's Gateway service but for its {@link IGatewayServer.chaincodeEvents}: the calls that have one answer. */
export function gatewayService(channels: ChannelLookup): Omit<IGatewayServer, 'chaincodeEvents'> {
  return {
    evaluate: unary(async (request: gateway.EvaluateRequest) => {
      const channel = channels(request.getChannelId());
      const proposal = channel.check(proposalOf(request), 'Readers');
      const { status, message, payload } = await evaluate(channel, proposal);
      const result = new peer.Response();
      result.setStatus(status);
      result.setMessage(message);
      result.setPayload(payload);
      const answer = new gateway.EvaluateResponse();
      answer.setResult(result);
      return answer;
    }),
    endorse: unary(async (request: gateway.EndorseRequest) => {
      const channel = channels(request.getChannelId());
      const proposal = channel.check(proposalOf(request), 'Writers');
      const envelope = new common.Envelope();
      envelope.setPayload(await endorse(channel, proposal, request.getEndorsingOrganizationsList()));
      const answer = new gateway.EndorseResponse();
      answer.setPreparedTransaction(envelope);
      return answer;
    }),
    submit: unary(async (request: gateway.SubmitRequest) => {
      const envelope = fromCaller(() => present('the transaction', request.getPreparedTransaction()));
      await channels(request.getChannelId()).submit(envelope.serializeBinary());
      return new gateway.SubmitResponse();
    }),
    commitStatus: unary(async (signed: gateway.SignedCommitStatusRequest, signal) => {
      const bytes = signed.getRequest_asU8();
      const request = fromCaller(() =>
        decode('the request', () => gateway.CommitStatusRequest.deserializeBinary(bytes)),
      );
      const channel = channels(request.getChannelId());
      channel.authenticate(request.getIdentity_asU8(), bytes, signed.getSignature_asU8(), 'Writers');
      const found = await awaitTransaction(channel.chain, request.getTransactionId(), signal);
      const answer = new gateway.CommitStatusResponse();
      answer.setResult(found.flag as peer.TxValidationCodeMap[keyof peer.TxValidationCodeMap]);
      answer.setBlockNumber(Number(found.block));
      return answer;
    }),
  };
}

function unary<Request, Response>(
  handle: (request: Request, signal: AbortSignal) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    handle(call.request, cancellation(call)).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toStatus(error)),
    );
  };
}

function cancellation<Request, Response>(call: ServerUnaryCall<Request, Response>): AbortSignal {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort());
  return controller.signal;
}

function proposalOf(request: {
  getProposedTransaction(): peer.SignedProposal | undefined;
}): peer.SignedProposal {
  const proposal = request.getProposedTransaction();
  if (proposal === undefined) throw new HubError('INVALID_ARGUMENT', 'the request holds no proposal');
  return proposal;
}
