/** Who gives a right: the provider, or for a part of a grant the holder of that grant. */
import { beyondParent, directoryKey, type Grant, type GrantTerms, type MspId } from '../../model/index';
import type { Circumstances, Problem } from './row-change';

/** Who consents to such terms. A parent that does not stand is nobody's: then the provider. */
export function giverOf({ parent }: GrantTerms, provider: MspId, rows: Circumstances['rows']): MspId {
  return grantAt(parent, rows)?.terms.consumer ?? provider;
}

/** A delegated grant is a part of its parent, which is active down to the ground, and comes back to nobody above it. */
export function delegationProblem(terms: GrantTerms, { rows }: Circumstances): Problem {
  if (terms.parent === undefined) return undefined;
  const direct = grantAt(terms.parent, rows);
  if (direct === undefined) return 'was delegated from no grant';
  if (beyondParent(terms, direct.terms).length > 0) return 'goes beyond the grant it was delegated from';
  for (
    let above: Grant | undefined = direct;
    above !== undefined;
    above = grantAt(above.terms.parent, rows)
  ) {
    const state = rows.get('grantState', directoryKey.grantState(above.id))?.state;
    if (state !== 'ACTIVE') return 'was delegated from a grant that is not active';
    if (above.terms.consumer === terms.consumer) return 'comes back to a holder above it';
  }
  return undefined;
}

function grantAt(id: Grant['id'] | undefined, rows: Circumstances['rows']): Grant | undefined {
  return id === undefined ? undefined : rows.get('grant', directoryKey.grant(id));
}
