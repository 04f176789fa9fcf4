/**
 * What a transaction does, in a sentence: from the bytes that are signed, and from what their signer may see.
 *
 * A convenience: whoever signs reads function and arguments, which stand in the bytes themselves.
 */
import type { Signable } from '../../../chaincode/ledger/fabric/signable';
import { isHubError } from '../../../chaincode/model/error';
import { parseJsonAs } from '../../../chaincode/model/parse';
import { matterOf } from '../../../chaincode/model/record';
import { grantMatter } from '../../../chaincode/model/record/ballot-matter';
import { type Request, requestTerms } from '../../../chaincode/model/record/grant';
import { grantTerms } from '../../../chaincode/model/record/grant-terms';
import type { RegistryContext } from '../context';
import { ballotFound, grantFound, requestFound } from '../who/found';

type Words = (args: readonly string[], context: RegistryContext) => string;

const askedIn = (json = ''): string => grantMatter(parseJsonAs(requestTerms, json, 'request').asked);
const asked = ({ asked: terms }: Request): string => grantMatter(terms);
const grantWords = (id: string, context: RegistryContext): string =>
  grantMatter(grantFound(id, context).terms);

const vote: Words = ([id = '', , choice = ''], context) =>
  `votes ${choice} on ballot ${id}: ${matterOf(ballotFound(id, context))}`;
const onRequest =
  (does: string): Words =>
  ([id = '', remark], context) =>
    `${does} request ${id} (${asked(requestFound(id, context))})${because(remark)}`;
const onGrant =
  (does: string): Words =>
  ([id = '', reason], context) =>
    `${does} grant ${id} (${grantWords(id, context)})${because(reason)}`;
const onEntry =
  (does: string): Words =>
  ([code = '', reason]) =>
    `${does} entry ${code}${because(reason)}`;

const because = (reason: string | undefined): string => (reason === undefined ? '' : `, because: ${reason}`);

const WORDS: Readonly<Record<string, Words>> = {
  'Grants:Request': ([json]) => `requests a grant: ${askedIn(json)}`,
  'Grants:Resubmit': ([id = '', json]) => `corrects request ${id}: ${askedIn(json)}`,
  'Grants:Comply': ([id = ''], context) =>
    `has checked form and legal basis of request ${id} (${asked(requestFound(id, context))})`,
  'Grants:Return': onRequest('sends back'),
  'Grants:Refuse': onRequest('refuses'),
  'Grants:Withdraw': onRequest('withdraws'),
  'Grants:Consent': ([id = '', json = '']) =>
    `consents to request ${id}: ${grantMatter(parseJsonAs(grantTerms, json, 'approved terms'))}`,
  'Grants:Suspend': onGrant('suspends, at once,'),
  'Grants:Revoke': onGrant('revokes, at once and for good,'),
  'Grants:ProposeRevocation': onGrant('proposes to revoke'),
  'Grants:ProposeResumption': onGrant('proposes to resume'),
  'Directory:SuspendEntry': onEntry('suspends, at once,'),
  'Directory:ProposeEntryResumption': onEntry('proposes to resume'),
  'Directory:WithdrawEntry': onEntry('withdraws, for good,'),
  'Directory:ProposeEntryWithdrawal': onEntry('proposes to withdraw'),
  'Grants:Vote': vote,
  'Directory:Vote': vote,
  'Members:Vote': vote,
};

/** `HousingMSP requests a grant: …`. Arguments that the contract would refuse are not told in words. */
export function summaryOf({ creator, function: name, args }: Signable, context: RegistryContext): string {
  const words = WORDS[name];
  return `${creator.mspId} ${(words && toldBy(words, args, context)) ?? `calls ${name}: read its arguments`}`;
}

function toldBy(words: Words, args: readonly string[], context: RegistryContext): string | undefined {
  try {
    return words(args, context);
  } catch (error) {
    if (isHubError(error, 'NOT_FOUND') || isHubError(error, 'INVALID_ARGUMENT')) return undefined;
    throw error;
  }
}
