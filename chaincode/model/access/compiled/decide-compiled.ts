/**
 * The access rule over bit sets: the same answer as `decide()`, sooner.
 *
 * It finds what is allowed. Whatever it does not allow is decided by `decide()` itself, which tells why: reasons are
 * told by one rule alone, and a mistake here could only deny too slowly, or allow, which a property rules out.
 */
import type { Coordinate } from '../../identifier';
import { ALL_ROWS, type Basis, rowsOf } from '../../record';
import { decide } from '../decide';
import type { AccessQuestion, Decision, Scope } from '../decision';
import type { DecisionMoment } from '../facts';
import {
  hasQuotaLeft,
  hasQuotaThroughout,
  isActiveThroughout,
  isOpenThroughout,
  lineageOf,
  type ScopeConditions,
  scopeConditions,
} from '../lineage';
import { addBit, bothIn, covers, intersects, isEmpty } from './bit-set';
import type { Candidate } from './candidate';
import { itemsIn, purposeBit } from './compiled-entry';
import type { CompiledFacts } from './compiled-facts';
import { type TouchedGroup, touchedGroups } from './touched-group';

/** Decides one question as `decide()` does. */
export function decideCompiled(
  question: AccessQuestion,
  facts: CompiledFacts,
  moment: DecisionMoment,
): Decision {
  const scopes = allowedScopes(question, facts, moment);
  return scopes === undefined ? decide(question, facts, moment) : { allowed: true, scopes };
}

/** The scopes in order; undefined as soon as one group is not allowed. */
function allowedScopes(
  question: AccessQuestion,
  facts: CompiledFacts,
  moment: DecisionMoment,
): readonly Scope[] | undefined {
  const groups = touchedGroups(question.touches, facts);
  if (groups === undefined) return undefined;
  const scopes: Scope[] = [];
  for (const group of groups) {
    const before = scopes.length;
    addScopes(scopes, group, { question, facts, moment });
    if (scopes.length === before) return undefined;
  }
  return scopes;
}

interface Given {
  readonly question: AccessQuestion;
  readonly facts: CompiledFacts;
  readonly moment: DecisionMoment;
}

function addScopes(scopes: Scope[], group: TouchedGroup, given: Given): void {
  const { entry, beneficiary, derives } = group;
  const { question, facts, moment } = given;
  const isOpen =
    moment.fresh &&
    entry.answers &&
    facts.isActive(question.caller) &&
    facts.isActive(beneficiary) &&
    facts.isActive(entry.provider);
  if (!isOpen || (derives === undefined && beneficiary !== question.caller)) return;
  const purpose = purposeBit(entry, question.purpose);
  if (purpose === undefined) return;
  if (entry.provider === beneficiary) scopes.push(scopeOf(group, 'OWN', ALL_ROWS));
  else addForeignScopes(scopes, group, purpose, given);
}

/** Another member's entry: unconditional shares, then the grants. */
function addForeignScopes(scopes: Scope[], group: TouchedGroup, purpose: number, given: Given): void {
  const { entry, items, touchesPresence, beneficiary, derives } = group;
  const isWithheld =
    intersects(items, entry.notShared) || (touchesPresence && entry.presence === 'NOT_SHARED');
  if (isWithheld) return;
  const needed = bothIn(items, entry.conditional);
  if (isEmpty(needed) && !(touchesPresence && entry.presence === 'CONDITIONAL')) {
    scopes.push(scopeOf(group, 'UNCONDITIONAL', ALL_ROWS));
    return;
  }
  // For presence alone this is all that is needed: every candidate reaches some item.
  addBit(needed, purpose);
  for (const candidate of given.facts.candidates(beneficiary, entry)) {
    if (!covers(candidate.covered, needed) || !isUsable(candidate, derives, given.moment)) continue;
    const rows = rowsOf(candidate.rowFilter, () => given.facts.member(beneficiary));
    const conditions = conditionsOf(candidate, given);
    if (rows !== undefined && conditions !== undefined) {
      scopes.push({ ...scopeOf(group, candidate.grant, rows), ...conditions });
    }
  }
}

const UNCONDITIONED: ScopeConditions = Object.freeze({});

/** What the candidate rests on beside its own terms; undefined when that does not hold now. */
function conditionsOf({ conditional }: Candidate, { facts, moment }: Given): ScopeConditions | undefined {
  if (conditional === undefined) return UNCONDITIONED;
  const lineage = lineageOf(conditional, facts);
  const holds =
    lineage !== undefined &&
    isActiveThroughout(lineage, (member) => facts.isActive(member), moment) &&
    isOpenThroughout(lineage, moment) &&
    hasQuotaThroughout(lineage, moment);
  return holds ? scopeConditions(lineage) : undefined;
}

/** Open at this moment, for this derivation, with an operation left today. */
function isUsable(
  { grant, fromMs, untilMs, derives, operationsPerDay }: Candidate,
  into: Coordinate | undefined,
  moment: DecisionMoment,
): boolean {
  const { ledgerTimeMs, ownTimeMs } = moment;
  return (
    ledgerTimeMs !== undefined &&
    Math.min(ledgerTimeMs, ownTimeMs) >= fromMs &&
    Math.max(ledgerTimeMs, ownTimeMs) < untilMs &&
    (into === undefined ? derives === undefined : derives?.includes(into) === true) &&
    hasQuotaLeft(grant, operationsPerDay, moment)
  );
}

function scopeOf(group: TouchedGroup, basis: Basis, rowFilter: Scope['rowFilter']): Scope {
  const { entry, items, beneficiary, derives } = group;
  return {
    basis,
    entry: entry.code,
    version: entry.version,
    items: itemsIn(entry, items),
    rowFilter,
    beneficiary,
    derives,
  };
}
