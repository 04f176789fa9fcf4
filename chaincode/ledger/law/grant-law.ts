/** Who may have written requests, and what a grant rests on: a founder's check, the provider's consent, the votes. */
import {
  canonicalHash,
  directoryKey,
  type Grant,
  type GrantState,
  grantBallotId,
  grantTerms,
  type Request,
  requestHash,
  widerDimensions,
} from '../../model/index';
import { delegationProblem, giverOf } from './delegation-law';
import { EMERGENCY_LAWS } from './emergency-law';
import { approvalsProblem, lockProblem } from './lock';
import { plainJson } from './plain-json';
import { QUOTA_LAWS } from './quota-law';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

const request: Law<'request'> = ({ before, after, attributes: [id] }, at) => {
  if (after === undefined || after.id !== id) return 'holds another request';
  if (before === undefined) return sayingProblem(after, 1, at);
  if (after.revision !== before.revision) return revisionProblem(before, after, at);
  const isSame = before.provider === after.provider && requestHash(before) === requestHash(after);
  if (!isSame) return 'was changed after it was submitted';
  const isSameApproval = canonicalHash(before.approved ?? null) === canonicalHash(after.approved ?? null);
  const giver = giverOf(after.asked, after.provider, at.rows);
  return unless(isSameApproval || isBy(at, giver), 'was approved by others than who gives the right');
};

/** The consumer said it itself, of an entry of the provider it names. */
function sayingProblem(after: Request, revision: number, at: Circumstances): Problem {
  if (!isBy(at, after.asked.consumer)) return `was not asked by \`${after.asked.consumer}\``;
  if (after.revision !== revision) return 'skips a revision';
  if (after.approved !== undefined) return 'begins as approved';
  const provider = at.rows.get('entry', directoryKey.entry(after.asked.entry))?.provider;
  const isBegun = after.state === 'SUBMITTED' && provider === after.provider;
  return unless(isBegun, "does not name its entry's provider");
}

function revisionProblem(before: Request, after: Request, at: Circumstances): Problem {
  const ended: readonly Request['state'][] = ['GRANTED', 'REFUSED', 'WITHDRAWN'];
  if (ended.includes(before.state)) return `had ended as ${before.state} already`;
  const isSame = before.asked.consumer === after.asked.consumer && before.asked.entry === after.asked.entry;
  return isSame ? sayingProblem(after, before.revision + 1, at) : 'became another request';
}

const compliance: Law<'compliance'> = ({ after, attributes: [id, founder = ''] }, at) => {
  if (after === undefined || after.request !== id || after.founder !== founder)
    return 'holds another compliance';
  if (!isByFounder(at) || !isBy(at, founder)) return 'was not given by a founder itself';
  const checked = at.rows.get('request', directoryKey.request(after.request));
  return unless(
    checked !== undefined && requestHash(checked) === after.termsHash,
    'is on other terms than were asked',
  );
};

const consent: Law<'consent'> = ({ after, attributes: [id, provider = ''] }, at) => {
  if (after === undefined || after.request !== id || after.provider !== provider)
    return 'holds another consent';
  if (!isBy(at, provider)) return `was not given by \`${provider}\``;
  const asked = at.rows.get('request', directoryKey.request(after.request));
  if (asked?.revision !== after.revision) return 'is to another revision than stands';
  const [named, approved = ''] = at.transaction.args;
  const signed = grantTerms.safeParse(plainJson(approved));
  const isSigned = named === id && signed.success && canonicalHash(signed.data) === after.termsHash;
  return unless(isSigned, 'is on other terms than the provider signed');
};

const grant: Law<'grant'> = ({ before, after, attributes: [id] }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was granted';
  if (after.id !== id) return 'holds another grant';
  const hash = canonicalHash(after.terms);
  return (
    lockProblem(after.lock, hash, at.passed('GRANT')) ??
    approvalsProblem(after.lock, at) ??
    basisProblem(after, hash, at)
  );
};

function basisProblem(after: Grant, hash: string, at: Circumstances): Problem {
  const asked = at.rows.get('request', directoryKey.request(after.request));
  if (asked === undefined || asked.provider !== after.provider) return 'answers no request to its provider';
  if (after.lock.ballot !== grantBallotId(asked)) return 'answers another request than was voted on';
  if (widerDimensions(after.terms, asked.asked).length > 0) return 'goes beyond what was asked';
  const entry = at.rows.get('entry', directoryKey.entry(after.terms.entry));
  if (entry?.provider !== after.provider) return "has another provider than its entry's";
  const version = after.terms.parent === undefined ? entry.version : after.terms.entryVersion;
  if (version !== after.terms.entryVersion) return 'is on another version of its entry';
  return (
    delegationProblem(after.terms, at) ??
    consentProblem(after, asked, hash, at) ??
    complianceProblem(asked, at)
  );
}

function consentProblem(
  { terms, provider }: Grant,
  asked: Request,
  hash: string,
  at: Circumstances,
): Problem {
  const giver = giverOf(terms, provider, at.rows);
  const key = directoryKey.consent(asked.id, giver);
  const given = at.rows.get('consent', key);
  const isGiven = given?.termsHash === hash && given.revision === asked.revision;
  return unless(isGiven, "lacks its provider's consent to these terms");
}

function complianceProblem(asked: Request, at: Circumstances): Problem {
  const hash = requestHash(asked);
  const checked = at.charter?.founders.some((founder) => {
    const key = directoryKey.compliance(asked.id, founder);
    return at.rows.get('compliance', key)?.termsHash === hash;
  });
  return unless(checked === true, "lacks a founder's compliance");
}

const grantState: Law<'grantState'> = ({ before, after, attributes: [id] }, at) => {
  if (after === undefined || after.grant !== id) return 'holds the state of another grant';
  if (before === undefined) {
    const isNew = at.written.has(directoryKey.grant(after.grant)) && after.state === 'ACTIVE';
    return unless(isNew, 'began without its grant');
  }
  if (BigInt(after.revision) !== BigInt(before.revision) + 1n) return 'skips a revision';
  return changeProblem(before, after, at);
};

function changeProblem(before: GrantState, after: GrantState, at: Circumstances): Problem {
  const of = at.rows.get('grant', directoryKey.grant(after.grant));
  if (of === undefined) return 'is of no grant';
  const { provider } = of;
  const isByGiver = isBy(at, provider) || isBy(at, giverOf(of.terms, provider, at.rows));
  if (before.state === 'REVOKED') return 'was revoked for good';
  if (after.state === 'SUSPENDED') {
    return unless(isByGiver || isByFounder(at), 'was suspended by neither provider nor founder');
  }
  if (after.state === 'REVOKED') {
    const ballot = at.passed('GRANT_REVOCATION');
    return unless(isByGiver || namesGrant(ballot?.terms, after), 'was revoked without the votes');
  }
  const ballot = at.passed('GRANT_RESUMPTION');
  const terms = canonicalHash({ grant: after.grant, revision: before.revision });
  const isVoted = ballot?.termsHash === terms && ballot.proposer === provider;
  return unless(isVoted, "was resumed without the votes or its provider's word");
}

function namesGrant(terms: unknown, { grant: id }: GrantState): boolean {
  return typeof terms === 'object' && terms !== null && 'grant' in terms && terms.grant === id;
}

export const GRANT_LAWS = {
  request,
  compliance,
  consent,
  grant,
  grantState,
  ...EMERGENCY_LAWS,
  ...QUOTA_LAWS,
} as const;
