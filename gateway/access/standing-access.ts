/**
 * Decisions that stand: the same operation of the same caller, decided again before anything that it rests on can have changed,
 * is the access it was. What is worked out of an access is then worked out once as well.
 */
import type { Analysis } from '../analysis';
import { type Access, type AccessRequest, decideAccess } from './access';
import { standsUntilMs } from './stands-until';

/** An access, and the moments at which it is decided the same. */
interface Standing {
  readonly access: Access;
  readonly ledgerTimeMs: number | undefined;
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
}

/** By caller and purpose: few of an operation. An analysis is forgotten with its snapshot, or when it is used the least. */
const standings = new WeakMap<Analysis, Map<string, Standing>>();
const MAX_STANDINGS = 100;

/**
 * What {@link decideAccess} answers, and the very object of the last time as long as it stands: in the same epoch, which is
 * still fresh, no window of a grant having begun or ended since. What rests on a counted quota, on break-glass or on nothing
 * (a denial) is decided each time.
 */
export function accessAt(request: AccessRequest): Access {
  const { analysis, caller, purpose } = request;
  const ofAnalysis = standings.get(analysis) ?? new Map<string, Standing>();
  standings.set(analysis, ofAnalysis);
  const key = `${caller} ${purpose}`;
  const last = ofAnalysis.get(key);
  if (last !== undefined && stands(last, request)) return last.access;
  ofAnalysis.delete(key);
  const access = decideAccess(request);
  const standing = standingOf(access, request);
  if (standing !== undefined && ofAnalysis.size < MAX_STANDINGS) ofAnalysis.set(key, standing);
  return access;
}

function stands(
  { access, ledgerTimeMs, fromMs, untilMs }: Standing,
  { epoch, moment }: AccessRequest,
): boolean {
  return (
    access.epoch === epoch &&
    moment.fresh &&
    moment.ledgerTimeMs === ledgerTimeMs &&
    moment.ownTimeMs >= fromMs &&
    moment.ownTimeMs < untilMs
  );
}

function standingOf(access: Access, { epoch, moment }: AccessRequest): Standing | undefined {
  if (!access.decision.allowed || !moment.fresh) return undefined;
  const untilMs = standsUntilMs(access.question, epoch, moment);
  if (untilMs === undefined) return undefined;
  return { access, ledgerTimeMs: moment.ledgerTimeMs, fromMs: moment.ownTimeMs, untilMs };
}
