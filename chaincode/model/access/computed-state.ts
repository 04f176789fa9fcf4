/** What a grant amounts to at a moment, beyond the state that is stored. */
import { msOf } from '../instant';
import type { DecisionMoment, DirectoryFacts, StandingGrant } from './facts';
import { isActiveThroughout, isOpenThroughout, lineageOf } from './lineage';

/**
 * - `SUSPENDED`, `REVOKED`: as stored. `UNREVIEWED`: counts as suspended, until its last use of break-glass is reviewed.
 * - `PARENT_ENDED`: what it was delegated from does not stand, is not active, or its holder is suspended.
 * - `PENDING`, `EXPIRED`: its window, or that of what it was delegated from, has not begun, or is over.
 * - `DORMANT`: waits for break-glass. `OPENED`: is open by it.
 */
export type ComputedGrantState =
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'REVOKED'
  | 'UNREVIEWED'
  | 'PARENT_ENDED'
  | 'PENDING'
  | 'EXPIRED'
  | 'DORMANT'
  | 'OPENED';

/** The state that decisions go by; quotas apart, which only gateways count. */
export function computedState(
  of: StandingGrant,
  facts: Pick<DirectoryFacts, 'grant' | 'member'>,
  moment: DecisionMoment,
): ComputedGrantState {
  if (of.state !== 'ACTIVE') return of.state;
  const isStanding = (msp: Parameters<DirectoryFacts['member']>[0]): boolean =>
    facts.member(msp)?.state === 'ACTIVE';
  if (!isActiveThroughout([of], isStanding, moment)) return 'UNREVIEWED';
  const lineage = lineageOf(of, facts);
  if (lineage === undefined || !isActiveThroughout(lineage, isStanding, moment)) return 'PARENT_ENDED';
  const { emergency } = of.grant.terms;
  if (isOpenThroughout(lineage, moment)) return emergency === undefined ? 'ACTIVE' : 'OPENED';
  const now = Math.max(moment.ledgerTimeMs ?? 0, moment.ownTimeMs);
  if (lineage.some(({ grant }) => now >= msOf(grant.terms.window.until))) return 'EXPIRED';
  const early = Math.min(moment.ledgerTimeMs ?? 0, moment.ownTimeMs);
  const isBegun = lineage.every(({ grant }) => early >= msOf(grant.terms.window.from));
  return isBegun && emergency !== undefined ? 'DORMANT' : 'PENDING';
}
