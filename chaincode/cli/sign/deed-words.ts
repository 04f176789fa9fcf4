/** The writes a member may be asked to sign, in words. What is not here is not understood, and not signed. */
import { HubError } from '../../model';

/** A function of a contract: what it does, and what each argument is, in their order. */
export interface Deed {
  readonly does: string;
  readonly names: readonly string[];
}

const deed = (does: string, ...names: readonly string[]): Deed => ({ does, names });
export const VOTE = deed('votes on a ballot', 'ballot', 'terms hash', 'choice');

const DEEDS: Readonly<Record<string, Deed>> = {
  'Grants:Request': deed('requests a grant', 'request'),
  'Grants:Resubmit': deed('corrects a request', 'request', 'corrected'),
  'Grants:Comply': deed('has checked form and legal basis of a request', 'request', 'request hash'),
  'Grants:Return': deed('sends a request back', 'request', 'remark'),
  'Grants:Refuse': deed('refuses a request for good', 'request', 'remark'),
  'Grants:Withdraw': deed('withdraws its request', 'request'),
  'Grants:Consent': deed('consents that another reads its data', 'request', 'terms'),
  'Grants:Suspend': deed('suspends a grant, at once', 'grant', 'reason'),
  'Grants:Revoke': deed('revokes a grant, at once and for good', 'grant', 'reason'),
  'Grants:ProposeRevocation': deed('proposes to revoke a grant', 'grant', 'reason'),
  'Grants:ProposeResumption': deed('proposes that a grant counts again', 'grant'),
  'Grants:BreakGlass': deed(
    'opens a grant in an emergency, at once',
    'grant',
    'statement',
    'signed by',
    'and by',
  ),
  'Grants:ReviewEmergency': deed('reviews an emergency', 'grant', 'emergency', 'finding'),
  'Grants:Vote': VOTE,
  'Directory:Vote': VOTE,
  'Members:Vote': VOTE,
  'Directory:RecordDuty': deed('records a duty', 'duty', 'content'),
  'Directory:AmendDuty': deed('amends a duty', 'duty', 'version', 'content'),
  'Directory:RetireDuty': deed('retires a duty for good', 'duty', 'reason'),
  'Directory:DraftEntry': deed('drafts an entry', 'draft', 'content', 'amends'),
  'Directory:SubmitDraft': deed('hands in its draft', 'draft', 'revision'),
  'Directory:ReviewDraft': deed('puts a draft to the vote', 'member', 'draft', 'revision'),
  'Directory:ReturnDraft': deed('sends a draft back', 'member', 'draft', 'remark'),
  'Directory:SuspendEntry': deed('suspends an entry, at once', 'entry', 'reason'),
  'Directory:ProposeEntryResumption': deed('proposes that an entry counts again', 'entry'),
  'Directory:WithdrawEntry': deed('withdraws an entry for good', 'entry', 'reason'),
  'Directory:ProposeEntryWithdrawal': deed('proposes to withdraw an entry', 'entry', 'reason'),
  'Directory:UnbindEntry': deed('unbinds a withdrawn entry', 'entry'),
  'Directory:Publish': deed('publishes a subgraph', 'publication'),
  'Directory:Retract': deed('retracts a subgraph', 'subgraph'),
  'Members:ProposeMember': deed('proposes a member', 'terms'),
  'Members:ProposeMemberChange': deed('proposes other terms of a member', 'terms'),
  'Members:ProposeCharter': deed('proposes another charter', 'terms'),
  'Members:Leave': deed('leaves the alliance for good', 'reason'),
  'Members:RenewGuard': deed('has the founders of today guard what a member writes', 'member'),
  'Members:ProposeMemberResumption': deed('proposes that a member counts again', 'member'),
  'Members:SuspendMember': deed('suspends a member, at once', 'member', 'reason'),
  'Members:ProposePurpose': deed('proposes a purpose', 'terms'),
  'Members:ProposeGateway': deed('proposes a gateway and its key', 'terms'),
  'Members:SuspendGateway': deed('suspends a gateway, at once', 'member', 'gateway'),
  'Members:RevokeGateway': deed('revokes its gateway for good', 'gateway'),
  'Members:RegisterApplication': deed('registers an application', 'application', 'name', 'key'),
  'Members:RotateApplicationKey': deed("replaces an application's key", 'application', 'key'),
  'Members:SuspendApplication': deed('suspends its application, at once', 'application'),
  'Members:ResumeApplication': deed('lets its application ask again', 'application'),
  'Members:RevokeApplication': deed('revokes its application for good', 'application'),
};

const OF_THE_EXCHANGE = 'nothing is prepared for the exchange channel';

/** What no member's own key signs after it was prepared elsewhere: a function, and whose it is instead. */
const NOT_BY_HAND: Readonly<Record<string, string>> = {
  'Members:Found': 'a founder founds before anything can be prepared for it',
  'Clock:Tick': "a founder's clock signs it, by its own key",
  'Anchors:Anchor': "a founder's relay signs it, by its own key",
  'Probes:RecordVerdict': "a department's probe signs it, by its own key",
  'Probes:NameProvider': OF_THE_EXCHANGE,
  'Probes:Report': "a department's probe signs it, by its own key",
  'AccessLog:ProposeLog': OF_THE_EXCHANGE,
  'AccessLog:ProposeLogClosing': OF_THE_EXCHANGE,
  'AccessLog:Vote': OF_THE_EXCHANGE,
  'AccessLog:Append': 'a gateway signs it, by its own key',
  'Grants:ClaimSlice': 'a gateway signs it, by its own key',
};

/**
 * What is known of a function by its name on the wire, `Grants:Request`.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: nothing that is understood here, or nothing that a member's own key signs.
 */
export function deedOf(called: string, args: readonly string[]): Deed {
  const known = Object.hasOwn(DEEDS, called) ? DEEDS[called] : undefined;
  if (known !== undefined && known.names.length === args.length) return known;
  const reason = Object.hasOwn(NOT_BY_HAND, called)
    ? `is not signed here: ${NOT_BY_HAND[called]}`
    : undefined;
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${called}\` ${reason ?? `with ${args.length} arguments is nothing that is understood here`}: nothing was signed`,
  );
}
