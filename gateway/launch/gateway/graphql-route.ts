/** `/graphql`: one request from its headers to its answer, through the steps of DESIGN §4 in their order. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { isHubError } from '../../../chaincode/model';
import { type AnswerMediaType, answerMediaType } from '../../admission';
import { type Answer, type ResponseBody, writeAnswer } from '../../answer';
import type { Execution } from '../../execution';
import { type Journal, newAccessIdentity } from '../../record';
import type { GatewayMetrics, Tracing } from '../../telemetry';
import { type AdmissionParts, admittedRequest, requirePost } from './admitted-request';
import { type Apollo, executeOn } from './apollo';
import type { QueryContext } from './query-context';
import { type ReleaseParts, release } from './release';
import { failureAnswer } from './unforeseen';

export interface GraphqlRouteParts extends ReleaseParts, AdmissionParts {
  readonly journal: Pick<Journal, 'conclude' | 'shipped' | 'pending'>;
  readonly apollo: Apollo;
  readonly logger: Logger;
  readonly tracing: Tracing;
  readonly metrics: GatewayMetrics;
}

/** Answers one request. Never rejects. */
export async function answerGraphql(parts: GraphqlRouteParts, message: IncomingMessage): Promise<Answer> {
  const arrived: Arrived = {
    startedMs: performance.now(),
    identity: newAccessIdentity(),
    trace: parts.tracing.begin(message.headers.traceparent),
  };
  const { response, execution } = await respond(parts, arrived, message).catch((error: unknown) => ({
    response: failureAnswer(parts.logger, error, { access: arrived.identity.id }),
    execution: undefined,
  }));
  const answer = writeAnswer(response, acceptedMediaType(message));
  return told(parts, arrived, { response, execution, answer });
}

/** A request that has come: from here on everything that is told of it has its id. */
type Arrived = Pick<QueryContext, 'identity' | 'trace'> & { readonly startedMs: number };

interface Responded {
  readonly response: ResponseBody;
  readonly execution: Execution | undefined;
}

/** Tells log, metrics and trace of an answer: codes, names and numbers. */
function told(
  { logger, metrics }: GraphqlRouteParts,
  { startedMs, identity, trace }: Arrived,
  { response, execution, answer }: Responded & { readonly answer: Answer },
): Answer {
  const access = response.extensions?.access?.id ?? identity.id;
  const { status } = answer;
  const code = response.errors?.[0]?.extensions.code;
  const durationMs = performance.now() - startedMs;
  logger.info({ access, status, code, durationMs: Math.round(durationMs) }, 'answered');
  metrics.answered({
    code,
    durationMs,
    fetches: execution?.timings ?? [],
    faults: execution?.withdrawn === undefined ? (execution?.faults ?? []) : [],
  });
  trace.end({ access, status, code: response.data === undefined ? code : undefined });
  return { ...answer, headers: { ...answer.headers, 'access-id': access } };
}

async function respond(
  parts: GraphqlRouteParts,
  arrived: Arrived,
  message: IncomingMessage,
): Promise<Responded> {
  requirePost(message);
  answerMediaType(message.headers.accept);
  const { caller, request } = await admittedRequest(parts, message);
  const context: QueryContext = { ...arrived, caller, request };
  const response = await release(parts, context, await executeOn(parts.apollo, context));
  return { response, execution: context.recorded?.execution };
}

/** A refusal is told in JSON where the caller accepts nothing that the hub answers in. */
function acceptedMediaType({ headers }: IncomingMessage): AnswerMediaType {
  try {
    return answerMediaType(headers.accept);
  } catch (error) {
    if (isHubError(error, 'NOT_ACCEPTABLE')) return 'application/json';
    throw error;
  }
}
