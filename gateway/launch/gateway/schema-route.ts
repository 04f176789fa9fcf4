/** `/schema.graphql`: what there is to ask for, and what each coordinate reveals, for any application. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { View } from '../../../chaincode/ledger/view/view';
import { HubError } from '../../../chaincode/model';
import type { RateLimit } from '../../admission';
import { type Answer, writeAnswer } from '../../answer';
import type { Identity } from '../../identity';
import { describedSchema, type Snapshot } from '../../supergraph';
import { failureAnswer } from './unforeseen';

export interface SchemaRouteParts {
  readonly view: Pick<View, 'current'>;
  readonly identity: Identity;
  readonly rate: RateLimit;
  readonly snapshot: () => Snapshot | undefined;
  readonly nowMs: () => number;
  readonly logger: Pick<Logger, 'error'>;
}

/** Answers one request for the schema. Never rejects for anything a caller sends. */
export async function answerSchema(parts: SchemaRouteParts, message: IncomingMessage): Promise<Answer> {
  try {
    return await schemaFor(parts, message);
  } catch (error) {
    return writeAnswer(failureAnswer(parts.logger, error), 'application/json');
  }
}

async function schemaFor(
  { view, identity, rate, snapshot, nowMs }: SchemaRouteParts,
  message: IncomingMessage,
): Promise<Answer> {
  if (message.method !== 'GET') {
    throw new HubError('METHOD_NOT_ALLOWED', 'request is not a GET', { details: { allow: 'GET' } });
  }
  const epoch = view.current;
  const { headers, socket } = message;
  const caller = await identity.identify(headers.authorization, epoch, nowMs(), socket.remoteAddress);
  rate.take(caller.claims, performance.now());
  const current = snapshot();
  if (current === undefined) throw new HubError('NOT_READY', 'no department has answered yet');
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'ledger-height': String(epoch.height),
    },
    body: describedSchema(current, epoch),
  };
}
