/** Whether an answer still rests on what it was released for. */
import type { HubError } from '../../../chaincode/model';
import { type Access, groundKey, groundsOf, reasonsOf } from '../../access';
import { denialError, withdrawalError } from '../../answer';

/**
 * True if everything an allowed operation rests on, each fetch of it too, still stands in a later one. Being allowed by other
 * grounds is not enough: the rows were those of the first ones.
 */
export function groundsStand(before: Access, now: Access): boolean {
  if (!before.decision.allowed || !now.decision.allowed) return false;
  if (before === now) return true;
  const standing = new Set(groundsOf(now).map(groundKey));
  return groundsOf(before).every((ground) => standing.has(groundKey(ground)));
}

/** What an answer that must not leave is replaced by. */
export function refusal({ decision }: Access): HubError {
  if (decision.allowed) return withdrawalError([]);
  const denial = denialError(decision, reasonsOf(decision));
  return denial.code === 'STALE_LEDGER' ? denial : withdrawalError(reasonsOf(decision));
}
