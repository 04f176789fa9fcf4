/** `/metrics`: for a Prometheus on this machine, and nobody else. */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import { HubError } from '../../../chaincode/model';
import { type Answer, errorAnswer, writeAnswer } from '../../answer';
import type { GatewayMetrics } from '../../telemetry';

/** What a proxy adds: behind it everybody comes from the loopback. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;
/** An IPv4 address as a socket for both families tells it. */
const MAPPED = '::ffff:';

/** Absent, as any unknown path, for whoever is elsewhere. */
export async function answerMetrics(metrics: GatewayMetrics, message: IncomingMessage): Promise<Answer> {
  if (!isLocal(message)) {
    return writeAnswer(
      { errors: [errorAnswer(new HubError('UNKNOWN_PATH', 'there is nothing at this path'))] },
      'application/json',
    );
  }
  return {
    status: 200,
    headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
    body: await metrics.text(),
  };
}

/** @param message its address is undefined once the connection is gone. */
export function isLocal({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  const address = socket.remoteAddress ?? '';
  const own = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
  return isLoopback(own) && FORWARDED.every((name) => headers[name] === undefined);
}
