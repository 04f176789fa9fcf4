/** Who sees what of the directory. Everything here is asked by the rules of graphql-shield, by lists and by what is prepared alike. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { MspId } from '../../../chaincode/model/identifier';
import type { Grant, GrantTerms, Request } from '../../../chaincode/model/record';

/** What it rests on. */
export interface Viewer {
  readonly caller: { readonly iss: MspId };
  readonly epoch: Pick<Epoch, 'member' | 'grant'>;
}

/** Founders review everything, auditors prove everything. */
export function isCommittee({
  caller,
  epoch,
}: Pick<Viewer, 'caller'> & { readonly epoch: Pick<Epoch, 'member'> }): boolean {
  const kind = epoch.member(caller.iss)?.kind;
  return kind === 'FOUNDER' || kind === 'AUDITOR';
}

/** A provider's own affairs, which the committee reviews. */
export function isProviders(provider: MspId, viewer: Viewer): boolean {
  return provider === viewer.caller.iss || isCommittee(viewer);
}

/** Between who asks and who provides; who is asked to hand a grant on decides in the provider's stead. */
export function seesRequest(
  { asked, provider }: Pick<Request, 'asked' | 'provider'>,
  viewer: Viewer,
): boolean {
  return asked.consumer === viewer.caller.iss || isGivers(asked, viewer) || isProviders(provider, viewer);
}

/** As its request; who handed a grant on sees what became of it. */
export function seesGrant({ terms, provider }: Pick<Grant, 'terms' | 'provider'>, viewer: Viewer): boolean {
  return terms.consumer === viewer.caller.iss || isGivers(terms, viewer) || isProviders(provider, viewer);
}

/** True for whoever holds the grant that these terms are a part of. */
export function isGivers({ parent }: Pick<GrantTerms, 'parent'>, { caller, epoch }: Viewer): boolean {
  return parent !== undefined && epoch.grant(parent)?.grant.terms.consumer === caller.iss;
}
