/** The last step before an answer leaves: does it still hold, and is its outcome durable? (DESIGN §4.7) */
import {
  type Decimal,
  HubError,
  type Instant,
  type OutcomeRecord,
  RECORD_VERSION,
} from '../../../chaincode/model';
import { type AccessExtension, answerDigest, errorAnswer, type ResponseBody } from '../../answer';
import type { Shipper } from '../../log';
import type { Journal } from '../../record';
import type { QueryContext, RecordedAccess } from './query-context';
import type { QueryPath } from './query-path';

export interface ReleaseParts {
  readonly path: Pick<QueryPath, 'withdrawal'>;
  readonly journal: Pick<Journal, 'conclude' | 'shipped'>;
  readonly shipper: Pick<Shipper, 'hurry'>;
  /** How long an answer with an entry marked *commit before release* waits for the ledger. */
  readonly commitWaitMs: number;
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
  const hindrance = result.data === undefined ? undefined : await hindranceOf(parts, context, recorded);
  const answer = hindrance === undefined ? result : { errors: [errorAnswer(hindrance)] };
  try {
    await parts.journal.conclude(outcomeOf(answer, recorded, parts.nowMs()));
  } catch (error) {
    // Without a durable outcome nothing of the data may leave. The access gets its outcome when the journal can write.
    return withAccess({ errors: [errorAnswer(error)] }, recorded, 'ALLOW');
  }
  return withAccess(answer, recorded, isRefused(answer) ? 'DENY' : 'ALLOW');
}

/** Why data must not leave; undefined when they may. What stands on the ledger is asked first: the grounds must hold last. */
async function hindranceOf(
  { path, journal, shipper, commitWaitMs }: ReleaseParts,
  context: QueryContext,
  recorded: RecordedAccess,
): Promise<HubError | undefined> {
  if (commitsFirst(recorded)) {
    shipper.hurry();
    if (!(await journal.shipped(recorded.sequence, commitWaitMs))) {
      return new HubError(
        'LEDGER_UNAVAILABLE',
        'the access is not on the ledger, which it must be before its release',
      );
    }
  }
  return path.withdrawal(context, recorded);
}

function commitsFirst({ access: { question, epoch } }: RecordedAccess): boolean {
  return question.touches.some(
    ({ entry }) => entry !== undefined && epoch.entry(entry)?.current.content.commitBeforeRelease === true,
  );
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
