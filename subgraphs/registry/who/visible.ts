/** Who sees what of the directory. Everything here is asked by the rules of graphql-shield and by lists alike. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { MspId } from '../../../chaincode/model/identifier';
import type { Grant, Request } from '../../../chaincode/model/record';

/** What it rests on. */
export interface Viewer {
  readonly caller: { readonly iss: MspId };
  readonly epoch: Pick<Epoch, 'member'>;
}

/** Founders review everything, auditors prove everything. */
export function isCommittee({ caller, epoch }: Viewer): boolean {
  const kind = epoch.member(caller.iss)?.kind;
  return kind === 'FOUNDER' || kind === 'AUDITOR';
}

/** A provider's own affairs, which the committee reviews. */
export function isProviders(provider: MspId, viewer: Viewer): boolean {
  return provider === viewer.caller.iss || isCommittee(viewer);
}

/** Between who asks and who provides. */
export function seesRequest(
  { asked, provider }: Pick<Request, 'asked' | 'provider'>,
  viewer: Viewer,
): boolean {
  return asked.consumer === viewer.caller.iss || isProviders(provider, viewer);
}

/** As its request; who delegated a grant on sees what became of it. */
export function seesGrant({ terms, provider }: Pick<Grant, 'terms' | 'provider'>, viewer: Viewer): boolean {
  return terms.consumer === viewer.caller.iss || isProviders(provider, viewer);
}
