/** Whether an answer still rests on what it was released for. */
import type { HubError, Scope } from '../../../chaincode/model';
import { type Access, groundKey, reasonsOf } from '../../access';
import { denialError, withdrawalError } from '../../answer';

/**
 * True if everything an allowed operation rests on, each fetch of it too, still stands in a later one. Being allowed by other
 * grounds is not enough: the rows were those of the first ones. Nor is the same ground at another fetch, or for another item.
 */
export function groundsStand(before: Access, now: Access): boolean {
  if (!before.decision.allowed || !now.decision.allowed) return false;
  if (before === now) return true;
  return (
    stand(before.decision.scopes, now.decision.scopes) &&
    before.fetches.every(({ scopes }, number) => stand(scopes, now.fetches[number]?.scopes ?? []))
  );
}

/** True if each ground is still one, for all of its items. */
function stand(before: readonly Scope[], now: readonly Scope[]): boolean {
  const standing = new Map(now.map((scope) => [groundKey(scope), scope.items]));
  return before.every((ground) => {
    const items = standing.get(groundKey(ground));
    return items !== undefined && ground.items.every((item) => items.includes(item));
  });
}

/** What an answer that must not leave is replaced by. */
export function refusal({ decision }: Access): HubError {
  if (decision.allowed) return withdrawalError([]);
  const denial = denialError(decision, reasonsOf(decision));
  return denial.code === 'STALE_LEDGER' ? denial : withdrawalError(reasonsOf(decision));
}
