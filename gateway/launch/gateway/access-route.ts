/**
 * `/access`: what an operation would be decided, by the very analysis and rule that it would be executed under.
 *
 * Nothing is fetched, so nothing is recorded, and no quota is counted. It tells the directory and the caller's own grants, which
 * the registry tells every application as well; variables decide nothing and may be left out.
 */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { View } from '../../../chaincode/ledger/view/view';
import { instantOf, type Scope, type Touch } from '../../../chaincode/model';
import { type Access, attainableToday, decideAccess, groundsOf, type Reason, reasonsOf } from '../../access';
import { analyse } from '../../analysis';
import { type Answer, writeAnswer } from '../../answer';
import type { Journal } from '../../record';
import { type AdmissionParts, type AdmittedRequest, admittedRequest } from './admitted-request';
import { failureAnswer } from './unforeseen';

export interface AccessRouteParts extends AdmissionParts {
  readonly view: Pick<View, 'current' | 'moment'>;
  readonly journal: Pick<Journal, 'pending' | 'usedOn' | 'heldOn'>;
  readonly logger: Pick<Logger, 'error'>;
}

/** The body of an answer, JSON. */
export interface DryRun {
  readonly allowed: boolean;
  /** What the caller signed. */
  readonly purpose: string;
  /** Directory height the decision holds at, decimal. */
  readonly height: string;
  /** Everything the plan touches, each once; what does not apply is null. */
  readonly touches: readonly object[];
  /** Why not, as `extensions.reasons` of a refusal; empty when allowed. */
  readonly reasons: readonly Reason[];
  /** What it rests on; empty when denied. Several of one entry add up. */
  readonly grounds: readonly object[];
}

/** Answers one dry run: 200 whatever the decision. Never rejects for anything a caller sends. */
export async function answerAccess(parts: AccessRouteParts, message: IncomingMessage): Promise<Answer> {
  try {
    const run = dryRun(parts, await admittedRequest(parts, message));
    return {
      status: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'ledger-height': run.height,
      },
      body: JSON.stringify(run),
    };
  } catch (error) {
    return writeAnswer(failureAnswer(parts.logger, error), 'application/json');
  }
}

function dryRun(parts: AccessRouteParts, { caller, request, snapshot }: AdmittedRequest): DryRun {
  const epoch = parts.view.current;
  const { iss, purpose } = caller.claims;
  const document = parts.documents.admit(request.query, snapshot.apiSchema);
  const analysis = analyse(snapshot, document, request.operationName);
  const access = decideAccess({
    analysis,
    caller: iss,
    purpose,
    epoch,
    moment: momentOf(parts, epoch),
  });
  return {
    purpose,
    height: String(epoch.height),
    touches: once(access.question.touches.map(told)),
    ...verdict(access),
  };
}

/** As the next operation would find it: with the slices of its quotas that it could still claim. */
function momentOf({ view, journal, nowMs }: AccessRouteParts, epoch: Epoch) {
  const at = instantOf(nowMs());
  const used = (grant: Parameters<Journal['usedOn']>[0]): number => journal.usedOn(grant, at);
  const held = (grant: Parameters<Journal['heldOn']>[0]): number => journal.heldOn(grant, at);
  return {
    ...view.moment(epoch, used),
    heldToday: attainableToday(epoch, { period: at.slice(0, 10), used, held }),
  };
}

function verdict(access: Access): Pick<DryRun, 'allowed' | 'reasons' | 'grounds'> {
  const { decision } = access;
  return decision.allowed
    ? { allowed: true, reasons: [], grounds: groundsOf(access).map(groundOf) }
    : { allowed: false, reasons: reasonsOf(decision), grounds: [] };
}

function told({ subgraph, coordinate, entry, item, beneficiary, derives }: Touch) {
  return {
    subgraph,
    coordinate,
    entry: entry ?? null,
    item: item ?? null,
    beneficiary,
    derives: derives ?? null,
  };
}

function groundOf({ entry, basis, items, beneficiary, derives, rowFilter }: Scope) {
  const rows = rowFilter.map(({ dimension, in: values }) => ({ item: dimension, in: values }));
  return { entry, basis, items, beneficiary, derives: derives ?? null, rows };
}

function once(touches: readonly object[]): readonly object[] {
  return [...new Map(touches.map((touch) => [JSON.stringify(touch), touch])).values()];
}
