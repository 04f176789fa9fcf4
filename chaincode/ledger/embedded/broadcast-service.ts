import type { ServerDuplexStream } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import { isHubError } from '../../model/error';
import { openEnvelope } from '../block/envelope';
import { fromCaller } from './caller-input';
import type { ChannelLookup } from './gateway-service';
import { FAILED, report } from './grpc-error';

type BroadcastCall = ServerDuplexStream<common.Envelope, orderer.BroadcastResponse>;

/** The orderer's AtomicBroadcast: transactions signed elsewhere, and updates of the channel's configuration. */
export function broadcastHandlers(channels: ChannelLookup): {
  readonly broadcast: (call: BroadcastCall) => void;
} {
  return {
    broadcast: (call) => {
      let tail = Promise.resolve();
      call.on('data', (envelope: common.Envelope) => {
        tail = tail.then(async () => {
          call.write(await broadcast(envelope, channels));
        });
      });
      call.on('end', () => {
        tail = tail.then(() => {
          call.end();
        });
      });
      call.on('error', () => undefined);
    },
  };
}

async function broadcast(
  envelope: common.Envelope,
  channels: ChannelLookup,
): Promise<orderer.BroadcastResponse> {
  const answer = new orderer.BroadcastResponse();
  try {
    const bytes = envelope.serializeBinary();
    const { header } = fromCaller(() => openEnvelope(bytes));
    await channels(header.channel).submit(bytes);
    answer.setStatus(common.Status.SUCCESS);
  } catch (error) {
    if (!isHubError(error)) report(error);
    answer.setStatus(statusOf(error));
    answer.setInfo(isHubError(error) ? `${error.code}: ${error.message}` : FAILED);
  }
  return answer;
}

function statusOf(error: unknown): common.StatusMap[keyof common.StatusMap] {
  if (!isHubError(error)) return common.Status.INTERNAL_SERVER_ERROR;
  if (error.code === 'LEDGER_UNAVAILABLE') return common.Status.SERVICE_UNAVAILABLE;
  if (error.code === 'NOT_ALLOWED' || error.code === 'UNKNOWN_CREATOR') return common.Status.FORBIDDEN;
  if (error.code === 'NOT_FOUND') return common.Status.NOT_FOUND;
  return common.Status.BAD_REQUEST;
}
