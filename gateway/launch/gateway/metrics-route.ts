/** `/metrics`: for a Prometheus on this machine, and nobody else. */
import type { IncomingMessage } from 'node:http';
import { HubError } from '../../../chaincode/model';
import { type Answer, errorAnswer, writeAnswer } from '../../answer';
import type { GatewayMetrics } from '../../telemetry';
import { isLocal } from './local-caller';

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
