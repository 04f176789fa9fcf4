/**
 * Decisions that stand: the same operation of the same caller, decided again before anything that it rests on can have changed,
 * is the access it was. What is worked out of an access is then worked out once as well.
 */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
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

/** By caller and purpose: few of an operation. */
type StandingsOf = WeakMap<Analysis, Map<string, Standing>>;

/** Of one epoch alone, the last that was asked for: none that is over is kept for what was decided in it. */
let last: { readonly epoch: Epoch | undefined; readonly standings: StandingsOf } = {
  epoch: undefined,
  standings: new WeakMap(),
};
const MAX_STANDINGS = 100;

function standingsAt(epoch: Epoch, analysis: Analysis): Map<string, Standing> {
  if (last.epoch !== epoch) last = { epoch, standings: new WeakMap() };
  const known = last.standings.get(analysis) ?? new Map<string, Standing>();
  last.standings.set(analysis, known);
  return known;
}

/**
 * What {@link decideAccess} answers, and the very object of the last time as long as it stands: in the same epoch, which is
 * still fresh, no window of a grant having begun or ended since. What rests on a counted quota, on break-glass or on nothing
 * (a denial) is decided each time.
 */
export function accessAt(request: AccessRequest): Access {
  const { analysis, caller, purpose, epoch } = request;
  const standings = standingsAt(epoch, analysis);
  const key = `${caller} ${purpose}`;
  const known = standings.get(key);
  if (known !== undefined && stands(known, request)) return known.access;
  standings.delete(key);
  const access = decideAccess(request);
  const standing = standingOf(access, request);
  if (standing !== undefined && standings.size < MAX_STANDINGS) standings.set(key, standing);
  return access;
}

function stands({ ledgerTimeMs, fromMs, untilMs }: Standing, { moment }: AccessRequest): boolean {
  return (
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
