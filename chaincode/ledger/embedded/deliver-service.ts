import type { MethodDefinition, ServerDuplexStream } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import { DeliverService } from '@hyperledger/fabric-protos/lib/peer/events_grpc_pb';
import { HubError } from '../../model/error';
import { decode, present } from '../block/decode';
import { openEnvelope } from '../block/envelope';
import { blocksFrom, send } from './block-feed';
import { fromCaller } from './caller-input';
import type { LedgerChannel } from './channel';
import type { ChannelLookup } from './gateway-service';
import { toStatus } from './grpc-error';
import { isTimely } from './time-window';

/** Which blocks somebody asked for; `last` undefined means without end. */
interface Seek {
  readonly channel: LedgerChannel;
  readonly first: bigint;
  readonly last: bigint | undefined;
}

/**
 * Fabric's Deliver method with answers that are already bytes: a block is sent as it lies in the store, without being
 * read again for every follower.
 */
export const deliverService: { readonly deliver: MethodDefinition<common.Envelope, Uint8Array> } = {
  deliver: {
    path: DeliverService.deliver.path,
    requestStream: true,
    responseStream: true,
    requestSerialize: DeliverService.deliver.requestSerialize,
    requestDeserialize: DeliverService.deliver.requestDeserialize,
    responseSerialize: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    responseDeserialize: (bytes) => bytes,
  },
};

type DeliverCall = ServerDuplexStream<common.Envelope, Uint8Array>;

/** Follows a channel from a block on. Who may not read the channel gets PERMISSION_DENIED. */
export function deliverHandlers(channels: ChannelLookup): { readonly deliver: (call: DeliverCall) => void } {
  return {
    deliver: (call) => {
      const controller = new AbortController();
      call.on('cancelled', () => controller.abort());
      call.on('end', () => undefined);
      call.on('error', () => controller.abort());
      call.once('data', (request: common.Envelope) => {
        follow(call, () => parseSeek(request, channels), controller.signal).then(
          () => call.end(),
          (error: unknown) => call.emit('error', toStatus(error)),
        );
      });
    },
  };
}

async function follow(call: DeliverCall, parse: () => Seek, signal: AbortSignal): Promise<void> {
  const { channel, first, last } = parse();
  if (last !== undefined && last < first) return void call.write(statusResponse(common.Status.SUCCESS));
  for await (const { number, bytes } of blocksFrom(channel.chain, first, signal)) {
    await send(call, blockResponse(bytes), signal);
    if (number === last) return void call.write(statusResponse(common.Status.SUCCESS));
  }
}

function parseSeek(request: common.Envelope, channels: ChannelLookup): Seek {
  const envelope = fromCaller(() => openEnvelope(request.serializeBinary()));
  const channel = channels(envelope.header.channel);
  const { creatorBytes, timestamp } = envelope.header;
  if (!isTimely(timestamp, channel.now)) {
    throw new HubError('INVALID_ARGUMENT', "the request's timestamp is not near the peer's time");
  }
  channel.authenticate(creatorBytes, envelope.payload, envelope.signature, 'Readers');
  return fromCaller(() => {
    const seek = decode('the seek request', () => orderer.SeekInfo.deserializeBinary(envelope.data));
    const { height } = channel.chain;
    return {
      channel,
      first: position(present('the start', seek.getStart()), height),
      last: lastOf(seek.getStop(), height),
    };
  });
}

function position(at: orderer.SeekPosition, height: bigint): bigint {
  const specified = at.getSpecified();
  if (specified !== undefined) return BigInt(specified.getNumber());
  if (at.getOldest() !== undefined) return 0n;
  if (at.getNewest() !== undefined) return height - 1n;
  if (at.getNextCommit() !== undefined) return height;
  throw new HubError('INVALID_ARGUMENT', 'the seek position is empty');
}

function lastOf(stop: orderer.SeekPosition | undefined, height: bigint): bigint | undefined {
  if (stop === undefined) return undefined;
  const last = position(stop, height);
  // Clients ask for "without end" as the largest number there is.
  return last >= BigInt(Number.MAX_SAFE_INTEGER) ? undefined : last;
}

/** `peer.DeliverResponse` with the block as field 2. */
function blockResponse(block: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(0x12), varint(block.length), block]);
}

/** `peer.DeliverResponse` with the status as field 1. */
function statusResponse(status: number): Uint8Array {
  return Buffer.concat([Buffer.of(0x08), varint(status)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
