import type { ServerWritableStream } from '@grpc/grpc-js';
import { gateway, type orderer, peer } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { openBlock, readTransactions } from '../block/block';
import { decode } from '../block/decode';
import { blocksFrom, send } from './block-feed';
import { fromCaller } from './caller-input';
import type { LedgerChannel } from './channel';
import type { ChannelLookup } from './gateway-service';
import { toStatus } from './grpc-error';

type EventsCall = ServerWritableStream<gateway.SignedChaincodeEventsRequest, gateway.ChaincodeEventsResponse>;

/**
 * The Gateway service's `ChaincodeEvents`: the events of valid transactions, block by block, without end (Fabric's
 * internal/pkg/gateway/chaincodeevents.go). It starts at a block, or behind a transaction in the middle of one.
 */
export function chaincodeEvents(channels: ChannelLookup): (call: EventsCall) => void {
  return (call) => {
    const controller = new AbortController();
    call.on('cancelled', () => controller.abort());
    call.on('error', () => controller.abort());
    follow(call, channels, controller.signal).then(
      () => call.end(),
      (error: unknown) => call.emit('error', toStatus(error)),
    );
  };
}

async function follow(call: EventsCall, channels: ChannelLookup, signal: AbortSignal): Promise<void> {
  const bytes = call.request.getRequest_asU8();
  const request = fromCaller(() =>
    decode('the request', () => gateway.ChaincodeEventsRequest.deserializeBinary(bytes)),
  );
  const channel = channels(request.getChannelId());
  channel.authenticate(request.getIdentity_asU8(), bytes, call.request.getSignature_asU8(), 'Readers');
  const isWanted = matcher(request);
  for await (const block of blocksFrom(channel.chain, firstBlock(channel, request), signal)) {
    const events = eventsOf(block.bytes).filter(isWanted);
    if (events.length === 0) continue;
    const response = new gateway.ChaincodeEventsResponse();
    response.setBlockNumber(Number(block.number));
    response.setEventsList(events);
    await send(call, response, signal);
  }
}

/** Takes a chaincode's events, from the transaction after the named one on. */
function matcher(request: gateway.ChaincodeEventsRequest): (event: peer.ChaincodeEvent) => boolean {
  const after = request.getAfterTransactionId();
  let isPassed = after === '';
  return (event) => {
    if (isPassed) return event.getChaincodeId() === request.getChaincodeId();
    isPassed = event.getTxId() === after;
    return false;
  };
}

function firstBlock({ chain }: LedgerChannel, request: gateway.ChaincodeEventsRequest): bigint {
  const after = request.getAfterTransactionId();
  const known = after === '' ? undefined : chain.transaction(after);
  return known?.block ?? position(request.getStartPosition(), chain.height);
}

/** A stream begins at a named block, or at the next one. */
function position(seek: orderer.SeekPosition | undefined, height: bigint): bigint {
  const specified = seek?.getSpecified();
  if (specified !== undefined) return BigInt(specified.getNumber());
  if (seek?.getOldest() === undefined && seek?.getNewest() === undefined) return height;
  throw new HubError('INVALID_ARGUMENT', 'events start at a block number or at the next commit');
}

function eventsOf(bytes: Uint8Array): peer.ChaincodeEvent[] {
  return readTransactions(openBlock(bytes)).flatMap(({ flag, call, transactionId }) => {
    if (flag !== 'VALID' || call?.event === undefined) return [];
    const event = new peer.ChaincodeEvent();
    event.setChaincodeId(call.chaincode);
    event.setTxId(transactionId);
    event.setEventName(call.event.name);
    event.setPayload(call.event.payload);
    return [event];
  });
}
