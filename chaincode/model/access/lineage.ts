/** A delegated grant with what it was delegated from: it counts only while all of that does. */
import type { GrantId } from '../identifier';
import { msOf } from '../instant';
import { type Emergency, emergencyEndsMs, isReviewOverdue, MAX_DELEGATION_DEPTH } from '../record';
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

/** The ancestors of a lineage: what is charged beside the grant itself. Undefined when it is not delegated. */
export function ancestorsIn([, ...ancestors]: Lineage): readonly GrantId[] | undefined {
  return ancestors.length === 0 ? undefined : ancestors.map(({ grant }) => grant.id);
}

/**
 * Every grant of the lineage is active, on the same entry of the same provider, and every holder but the last a standing
 * member: who is suspended hands nothing on. A use of break-glass that nobody reviewed in time counts as a suspension.
 */
export function isActiveThroughout(lineage: Lineage, facts: DirectoryFacts, moment: DecisionMoment): boolean {
  const [{ grant: delegated }, ...ancestors] = lineage;
  const handedOn = ancestors.every(
    ({ grant }) =>
      facts.member(grant.terms.consumer)?.state === 'ACTIVE' &&
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
  return lineage.every(({ grant: { id, terms } }) => {
    if (terms.quota === undefined) return true;
    const mayUse = Math.min(terms.quota.operationsPerDay, moment.heldToday?.(id) ?? Number.MAX_SAFE_INTEGER);
    return moment.usedToday(id) < mayUse;
  });
}
