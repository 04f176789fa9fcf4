/** The writes a member may be asked to sign, in words. What is not here is not understood, and not signed. */
import type { Signable } from '../../ledger/fabric/signable';
import { canonicalHash, grantTerms, HubError, matterOf, parseJsonAs, requestTerms } from '../../model';
import { readBallot } from '../ballots';
import { inOneLine } from '../printable';
import type { Session } from '../session';
import { describeTerms } from '../terms';

/** A function of a contract: what it does, and what each argument is. */
interface Deed {
  readonly does: string;
  readonly names: readonly string[];
}

const deed = (does: string, ...names: readonly string[]): Deed => ({ does, names });
const VOTE = deed('votes on a ballot', 'ballot', 'terms hash', 'choice');

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
  'Members:ProposeMemberResumption': deed('proposes that a member counts again', 'member'),
  'Members:SuspendMember': deed('suspends a member, at once', 'member', 'reason'),
  'Members:ProposePurpose': deed('proposes a purpose', 'terms'),
  'Members:ProposeGateway': deed('proposes a gateway and its key', 'terms'),
  'Members:SuspendGateway': deed('suspends a gateway, at once', 'member', 'gateway'),
  'Members:RegisterApplication': deed('registers an application', 'application', 'name', 'key'),
  'Members:RotateApplicationKey': deed("replaces an application's key", 'application', 'key'),
  'Members:SuspendApplication': deed('suspends its application, at once', 'application'),
  'Members:ResumeApplication': deed('lets its application ask again', 'application'),
  'Members:RevokeApplication': deed('revokes its application for good', 'application'),
};

/**
 * What would be signed, as a person reads it. Of a vote, what the ballot is on is read here, and its terms' hash computed here.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: a function that is not known here, or with other arguments; `TERMS_MISMATCH`: the vote is
 *   not on the terms that the ballot holds; `NOT_FOUND`: no such ballot.
 */
export async function describeDeed(says: Signable, session: Session): Promise<readonly string[]> {
  const known = Object.hasOwn(DEEDS, says.function) ? DEEDS[says.function] : undefined;
  if (known === undefined || known.names.length !== says.args.length) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${says.function}\` with ${says.args.length} arguments is nothing that is understood here: nothing was signed`,
    );
  }
  return [
    `${says.creator.mspId} ${known.does}  (${says.function} on \`${says.channel}\`, transaction ${says.transactionId})`,
    ...known.names.flatMap((name, index) => describeArgument(name, says.args[index] ?? '', says.function)),
    ...(known === VOTE ? await describeVote(says.args, session) : []),
  ];
}

async function describeVote(
  [id = '', hash]: readonly string[],
  session: Session,
): Promise<readonly string[]> {
  const { ballot } = await readBallot(session, id);
  if (canonicalHash(ballot.terms) === hash) return [`  about        ${inOneLine(matterOf(ballot))}`];
  throw new HubError('TERMS_MISMATCH', `the vote is not on the terms that ballot \`${id}\` holds`);
}

/** Terms of grants as those who decide on them read them; other JSON as it is. */
function describeArgument(name: string, text: string, called: string): readonly string[] {
  if (called === 'Grants:Consent' && name === 'terms') {
    return describeTerms(parseJsonAs(grantTerms, text, 'terms'));
  }
  if ((called === 'Grants:Request' && name === 'request') || name === 'corrected') {
    const { asked, legalBasis, scenario } = parseJsonAs(requestTerms, text, 'request');
    const basis = `  legal basis  ${inOneLine(`${legalBasis.name} ${legalBasis.article}`)}`.trimEnd();
    return [...describeTerms(asked), basis, `  scenario     ${inOneLine(scenario)}`];
  }
  const told = text.trimStart().startsWith('{') ? indented(text) : inOneLine(text);
  return [`  ${name.padEnd(11)}  ${told === '' ? 'none' : told}`];
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2).replaceAll('\n', '\n  ');
  } catch {
    return inOneLine(json);
  }
}
