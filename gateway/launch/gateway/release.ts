/** The last step before an answer leaves: does it still hold, and is its outcome durable? (DESIGN §4.7) */
import type { Decimal, Instant, OutcomeRecord } from '../../../chaincode/model';
import { RECORD_VERSION } from '../../../chaincode/model';
import { type AccessExtension, answerDigest, errorAnswer, type ResponseBody } from '../../answer';
import type { Journal } from '../../record';
import type { QueryContext, RecordedAccess } from './query-context';
import type { QueryPath } from './query-path';

export interface ReleaseParts {
  readonly path: Pick<QueryPath, 'withdrawal'>;
  readonly journal: Pick<Journal, 'conclude'>;
  readonly nowMs: () => number;
}

/**
 * What may leave for a request: Apollo Server's result, or what it is replaced by. Resolves once the outcome is durable; an
 * answer without access record needs none, and a denial's decision line says it all.
 */
export async function release(
  parts: ReleaseParts,
  context: QueryContext,
  result: ResponseBody,
): Promise<ResponseBody> {
  const { recorded } = context;
  if (recorded === undefined) return result;
  if (!recorded.access.decision.allowed) return withAccess(result, recorded, 'DENY');
  const withdrawal = result.data === undefined ? undefined : parts.path.withdrawal(context, recorded);
  const answer = withdrawal === undefined ? result : { errors: [errorAnswer(withdrawal)] };
  try {
    await parts.journal.conclude(outcomeOf(answer, recorded, parts.nowMs()));
  } catch (error) {
    // Without a durable outcome nothing of the data may leave. The access gets its outcome when the journal can write.
    return withAccess({ errors: [errorAnswer(error)] }, recorded, 'ALLOW');
  }
  return withAccess(answer, recorded, isRefused(answer) ? 'DENY' : 'ALLOW');
}

function outcomeOf(
  answer: ResponseBody,
  { identity, execution, startedMs }: RecordedAccess,
  nowMs: number,
): Omit<OutcomeRecord, 'log' | 'sequence'> {
  const released = answer.data !== undefined;
  const code = answer.errors?.[0]?.extensions.code;
  return {
    v: RECORD_VERSION,
    kind: 'OUTCOME',
    access: identity.id,
    at: new Date(nowMs).toISOString() as Instant,
    status: released ? 'RELEASED' : isRefused(answer) ? 'REFUSED' : 'FAILED',
    served: execution?.served ?? [],
    ...(released ? { responseDigest: answerDigest(answer, identity.key) } : {}),
    ...(code === undefined ? {} : { code }),
    durationMs: Math.max(0, Math.round(nowMs - startedMs)),
  };
}

/** Withdrawn in flight, by a department's newer view or by this gateway's own. */
function isRefused({ data, errors }: ResponseBody): boolean {
  const code = errors?.[0]?.extensions.code;
  return data === undefined && (code === 'ACCESS_WITHDRAWN' || code === 'STALE_LEDGER');
}

function withAccess(
  { data, errors }: ResponseBody,
  { identity, access }: RecordedAccess,
  decision: AccessExtension['decision'],
): ResponseBody {
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors }),
    extensions: {
      access: {
        id: identity.id,
        decision,
        height: String(access.epoch.height) as Decimal,
        key: Buffer.from(identity.key).toString('base64url'),
      },
    },
  };
}
