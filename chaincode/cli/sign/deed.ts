/** A write that a member is asked to sign, as that member reads it. */
import type { Signable } from '../../ledger/fabric/signable';
import { canonicalHash, grantTerms, HubError, matterOf, parseJsonAs, requestTerms } from '../../model';
import { readBallot } from '../ballots';
import { inOneLine } from '../printable';
import type { Session } from '../session';
import { describeTerms } from '../terms';
import { deedOf, VOTE } from './deed-words';

/**
 * What would be signed, as a person reads it. Of a vote, what the ballot is on is read here, and its terms' hash computed here.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: a function that is not known here, or with other arguments; `TERMS_MISMATCH`: the vote is
 *   not on the terms that the ballot holds; `NOT_FOUND`: no such ballot.
 */
export async function describeDeed(says: Signable, session: Session): Promise<readonly string[]> {
  const known = deedOf(says.function, says.args);
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
