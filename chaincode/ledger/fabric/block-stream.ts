import type { Client, ClientDuplexStream } from '@grpc/grpc-js';
import { common, orderer, peer } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import { absentBlock } from '../absent-block';
import { newHeader, signedEnvelope } from '../block/signed-envelope';
import type { Identity } from '../identity/identity';
import type { RawBlock } from '../ledger';
import { toHubError } from './gateway-error';

const METHOD = '/protos.Deliver/Deliver';
/** `peer.DeliverResponse.block`: field 2, length-delimited. */
const BLOCK_TAG = 0x12;

/** Something to be signed, as fabric-gateway prepares it. */
export interface Unsigned {
  getBytes(): Uint8Array;
  getDigest(): Uint8Array;
}

/** A deliver request with the identity's signature. */
export function signRequest(request: Unsigned, identity: Identity): common.Envelope {
  const envelope = common.Envelope.deserializeBinary(request.getBytes());
  envelope.setSignature(identity.sign(request.getDigest()));
  return envelope;
}

/** A signed request for the last block alone. */
export function newestRequest(channel: string, identity: Identity): common.Envelope {
  const position = new orderer.SeekPosition();
  position.setNewest(new orderer.SeekNewest());
  const seek = new orderer.SeekInfo();
  seek.setStart(position);
  seek.setStop(position);
  const header = newHeader({ channel, type: common.HeaderType.DELIVER_SEEK_INFO }, identity);
  const bytes = signedEnvelope(header.message, seek.serializeBinary(), identity);
  return common.Envelope.deserializeBinary(bytes);
}

/**
 * The blocks a peer answers a deliver request with, as the very bytes it sent.
 *
 * @param first the number of the first block asked for.
 * @throws {HubError} `LEDGER_UNAVAILABLE`: the peer is lost, or ended the stream; `NOT_A_READER`.
 */
export async function* streamBlocks(
  client: Client,
  request: common.Envelope,
  first: bigint,
  signal: AbortSignal,
): AsyncGenerator<RawBlock> {
  const stream = open(client);
  const cancel = (): void => stream.cancel();
  signal.addEventListener('abort', cancel);
  try {
    stream.write(request);
    let number = first;
    for await (const bytes of stream) {
      if (signal.aborted) return;
      yield { number, bytes: blockOf(bytes, number) };
      number += 1n;
    }
    if (!signal.aborted) throw new HubError('LEDGER_UNAVAILABLE', 'the peer ended the block stream');
  } catch (error) {
    if (signal.aborted) return;
    throw toHubError(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    // Errors after this point are the cancellation itself.
    stream.on('error', () => undefined);
    stream.cancel();
  }
}

function open(client: Client): ClientDuplexStream<common.Envelope, Buffer> {
  return client.makeBidiStreamRequest(
    METHOD,
    (envelope: common.Envelope) => Buffer.from(envelope.serializeBinary()),
    (bytes: Buffer) => bytes,
    {},
  );
}

function blockOf(response: Buffer, number: bigint): Uint8Array {
  if (response[0] === BLOCK_TAG) {
    const { value: length, next } = varintAt(response, 1);
    if (next + length === response.length) return response.subarray(next);
  }
  const code = peer.DeliverResponse.deserializeBinary(response).getStatus();
  if (code === common.Status.FORBIDDEN) {
    throw new HubError('NOT_A_READER', 'the peer does not let this member follow the channel');
  }
  if (code === common.Status.NOT_FOUND) throw absentBlock(number);
  throw new HubError('LEDGER_UNAVAILABLE', `the peer ended the block stream with status ${code}`);
}

function varintAt(bytes: Buffer, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; at < bytes.length; at += 1, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return { value: 0, next: 0 };
}
