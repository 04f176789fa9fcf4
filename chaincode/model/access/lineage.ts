/** A delegated grant with what it was delegated from: it counts only while all of that does. */
import type { GrantId, MspId } from '../identifier';
import { msOf } from '../instant';
import { type Emergency, emergencyEndsMs, isReviewOverdue, MAX_DELEGATION_DEPTH } from '../record';
import type { Scope } from './decision';
import type { DecisionMoment, DirectoryFacts, StandingGrant } from './facts';

/** A grant, its parent, the parent's parent, and so on to the one that the provider consented to. */
export type Lineage = readonly [StandingGrant, ...(readonly StandingGrant[])];

/**
 * The lineage of a grant.
 *
 * @returns undefined when an ancestor does not stand, or there are more of them than may be: it then rests on nothing.
 */
export function lineageOf(of: StandingGrant, facts: DirectoryFacts): Lineage | undefined {
  const ancestors: StandingGrant[] = [];
  let parent = of.grant.terms.parent;
  while (parent !== undefined) {
    const standing = facts.grant(parent);
    if (standing === undefined || ancestors.length === MAX_DELEGATION_DEPTH) return undefined;
    ancestors.push(standing);
    parent = standing.grant.terms.parent;
  }
  return [of, ...ancestors];
}

/** What a scope tells of the lineage it rests on. */
export type ScopeConditions = Pick<Scope, 'delegatedFrom' | 'emergency'>;

/** What the grant was delegated from, since each of these is charged too; and that break-glass opened it. */
export function scopeConditions([{ grant }, ...ancestors]: Lineage): ScopeConditions {
  return {
    ...(ancestors.length === 0 ? {} : { delegatedFrom: ancestors.map((each) => each.grant.id) }),
    ...(grant.terms.emergency === undefined ? {} : { emergency: true as const }),
  };
}

/**
 * Every grant of the lineage is active, on the same entry of the same provider, and every holder but the last a standing
 * member: who is suspended hands nothing on. A use of break-glass that nobody reviewed in time counts as a suspension.
 */
export function isActiveThroughout(
  lineage: Lineage,
  isStanding: (member: MspId) => boolean,
  moment: DecisionMoment,
): boolean {
  const [{ grant: delegated }, ...ancestors] = lineage;
  const handedOn = ancestors.every(
    ({ grant }) =>
      isStanding(grant.terms.consumer) &&
      grant.terms.entry === delegated.terms.entry &&
      grant.provider === delegated.provider,
  );
  return handedOn && lineage.every((standing) => standing.state === 'ACTIVE' && !isOverdue(standing, moment));
}

function isOverdue({ emergency }: StandingGrant, { ledgerTimeMs, ownTimeMs }: DecisionMoment): boolean {
  return emergency !== undefined && isReviewOverdue(emergency, Math.max(ledgerTimeMs ?? 0, ownTimeMs));
}

/** Every grant of the lineage has begun by both clocks and ended by neither; a dormant one, in the use that opens it. */
export function isOpenThroughout(lineage: Lineage, moment: DecisionMoment): boolean {
  return lineage.every(
    ({ grant: { terms }, emergency }) =>
      isWithin(msOf(terms.window.from), msOf(terms.window.until), moment) &&
      (terms.emergency === undefined || (emergency !== undefined && isInUse(emergency, moment))),
  );
}

/** Begun by the own clock, ended by neither: ledger time lags, and nobody waits for it in an emergency. */
function isInUse({ statement, review }: Emergency, { ledgerTimeMs, ownTimeMs }: DecisionMoment): boolean {
  const ends = emergencyEndsMs(statement);
  const isRunning = [ledgerTimeMs, ownTimeMs].every((at) => at !== undefined && at < ends);
  return review === undefined && isRunning && ownTimeMs >= msOf(statement.from);
}

function isWithin(from: number, until: number, { ledgerTimeMs, ownTimeMs }: DecisionMoment): boolean {
  return [ledgerTimeMs, ownTimeMs].every((at) => at !== undefined && at >= from && at < until);
}

/** Every grant of the lineage has an operation left today: what a delegated grant reads counts against each. */
export function hasQuotaThroughout(lineage: Lineage, moment: DecisionMoment): boolean {
  return lineage.every(({ grant: { id, terms } }) => hasQuotaLeft(id, terms.quota?.operationsPerDay, moment));
}

/** @param operationsPerDay undefined: unlimited. */
export function hasQuotaLeft(
  grant: GrantId,
  operationsPerDay: number | undefined,
  { usedToday, heldToday }: DecisionMoment,
): boolean {
  if (operationsPerDay === undefined) return true;
  const mine = heldToday === undefined ? operationsPerDay : Math.min(operationsPerDay, heldToday(grant));
  return usedToday(grant) < mine;
}
