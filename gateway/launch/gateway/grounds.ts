/** Whether an answer still rests on what it was released for. */
import type { HubError, Scope } from '../../../chaincode/model';
import { type Access, reasonsOf } from '../../access';
import { denialError, withdrawalError } from '../../answer';

/**
 * True if everything a decision allowed rests on still stands in a later one. Being allowed by other grounds is not enough:
 * the rows were those of the first ones.
 */
export function groundsStand(before: Access, now: Access): boolean {
  if (!before.decision.allowed || !now.decision.allowed) return false;
  const standing = new Set(now.decision.scopes.map(groundOf));
  return before.decision.scopes.every((scope) => standing.has(groundOf(scope)));
}

/** What an answer that must not leave is replaced by. */
export function refusal({ decision }: Access): HubError {
  if (decision.allowed) return withdrawalError([]);
  const denial = denialError(decision, reasonsOf(decision));
  return denial.code === 'STALE_LEDGER' ? denial : withdrawalError(reasonsOf(decision));
}

/** With its rows: a grant's terms never change, but the consumer's attributes that they name may. */
const groundOf = ({ basis, entry, beneficiary, derives, rowFilter }: Scope): string =>
  JSON.stringify([basis, entry, beneficiary, derives ?? null, rowFilter]);
