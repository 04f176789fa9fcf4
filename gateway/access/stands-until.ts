/** How long a decision stays what it is while nothing changes but the clock. */
import {
  type AccessQuestion,
  type DecisionMoment,
  type DirectoryFacts,
  type Lineage,
  lineageOf,
  msOf,
  type StandingGrant,
} from '../../chaincode/model';

/** With more grants to look through than these, deciding again costs no more. */
const MAX_GRANTS = 64;

/**
 * The first moment of the own clock, exclusive, until which the same question over the same facts, at the same ledger time and
 * as fresh, is decided the same; milliseconds since 1970, `Infinity` where no window is involved.
 *
 * @param from the moment it was decided at: for an earlier one nothing is said.
 * @returns undefined: it rests on more than time, on a quota that is counted or on a use of break-glass, whether or not by a grant
 *   that counted this time.
 */
export function standsUntilMs(
  { touches }: Pick<AccessQuestion, 'touches'>,
  facts: Pick<DirectoryFacts, 'grants' | 'grant'>,
  from: Pick<DecisionMoment, 'ownTimeMs'>,
): number | undefined {
  const seen = new Set<StandingGrant>();
  let until = Number.POSITIVE_INFINITY;
  for (const { entry, beneficiary } of touches) {
    if (entry === undefined) continue;
    for (const standing of facts.grants(beneficiary, entry)) {
      if (seen.has(standing)) continue;
      seen.add(standing);
      const lineage = seen.size > MAX_GRANTS ? undefined : (lineageOf(standing, facts) ?? []);
      if (lineage === undefined || lineage.some(isCounted)) return undefined;
      until = Math.min(until, nextTurnMs(lineage, from.ownTimeMs));
    }
  }
  return until;
}

function isCounted({ grant: { terms }, emergency }: StandingGrant): boolean {
  return terms.quota !== undefined || terms.emergency !== undefined || emergency !== undefined;
}

/** The next end or beginning of a window, of a grant or of one that it rests on. */
function nextTurnMs(lineage: readonly [] | Lineage, nowMs: number): number {
  const turns = lineage.flatMap(({ grant: { terms } }) => [
    msOf(terms.window.from),
    msOf(terms.window.until),
  ]);
  return Math.min(Number.POSITIVE_INFINITY, ...turns.filter((turn) => turn > nowMs));
}
