/** Who may have written requests, and what a grant rests on: a founder's check, the provider's consent, the votes. */
import {
  canonicalHash,
  directoryKey,
  type Grant,
  type GrantState,
  grantTerms,
  type Request,
  widerDimensions,
} from '../../model/index';
import { approvalsProblem, lockProblem } from './lock';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

const request: Law<'request'> = ({ before, after, attributes: [id] }, at) => {
  if (after === undefined || after.id !== id) return 'holds another request';
  if (before === undefined) return submissionProblem(after, at);
  const fixed = (of: Request) => canonicalHash([of.asked, of.provider, of.legalBasis]);
  if (fixed(before) !== fixed(after)) return 'was changed after it was submitted';
  const isSameApproval = canonicalHash(before.approved ?? null) === canonicalHash(after.approved ?? null);
  return unless(isSameApproval || isBy(at, after.provider), 'was approved by others than its provider');
};

function submissionProblem(after: Request, at: Circumstances): Problem {
  if (!isBy(at, after.asked.consumer)) return `was not asked by \`${after.asked.consumer}\``;
  const provider = at.rows.get('entry', directoryKey.entry(after.asked.entry))?.provider;
  return unless(
    after.state === 'SUBMITTED' && provider === after.provider,
    "does not name its entry's provider",
  );
}

const compliance: Law<'compliance'> = ({ after, attributes: [id, founder = ''] }, at) => {
  if (after === undefined || after.request !== id || after.founder !== founder)
    return 'holds another compliance';
  if (!isByFounder(at) || !isBy(at, founder)) return 'was not given by a founder itself';
  const asked = at.rows.get('request', directoryKey.request(after.request))?.asked;
  return unless(
    asked !== undefined && canonicalHash(asked) === after.termsHash,
    'is on other terms than were asked',
  );
};

const consent: Law<'consent'> = ({ after, attributes: [id, provider = ''] }, at) => {
  if (after === undefined || after.request !== id || after.provider !== provider)
    return 'holds another consent';
  if (!isBy(at, provider)) return `was not given by \`${provider}\``;
  const [named, approved = ''] = at.transaction.args;
  const signed = grantTerms.safeParse(parsed(approved));
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
  if (widerDimensions(after.terms, asked.asked).length > 0) return 'goes beyond what was asked';
  const entry = at.rows.get('entry', directoryKey.entry(after.terms.entry));
  if (entry?.version !== after.terms.entryVersion) return 'is on another version of its entry';
  if (entry.provider !== after.provider) return "has another provider than its entry's";
  return consentProblem(after, hash, at) ?? complianceProblem(asked, at);
}

function consentProblem({ request: id, provider }: Grant, hash: string, at: Circumstances): Problem {
  const key = directoryKey.consent(id, provider);
  const isGiven = at.rows.get('consent', key)?.termsHash === hash;
  return unless(isGiven, "lacks its provider's consent to these terms");
}

function complianceProblem({ id, asked }: Request, at: Circumstances): Problem {
  const hash = canonicalHash(asked);
  const checked = at.charter?.founders.some((founder) => {
    const key = directoryKey.compliance(id, founder);
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
  const provider = at.rows.get('grant', directoryKey.grant(after.grant))?.provider ?? '';
  if (before.state === 'REVOKED') return 'was revoked for good';
  if (after.state === 'SUSPENDED') {
    return unless(isBy(at, provider) || isByFounder(at), 'was suspended by neither provider nor founder');
  }
  if (after.state === 'REVOKED') {
    const ballot = at.passed('GRANT_REVOCATION');
    return unless(isBy(at, provider) || namesGrant(ballot?.terms, after), 'was revoked without the votes');
  }
  const ballot = at.passed('GRANT_RESUMPTION');
  const terms = canonicalHash({ grant: after.grant, revision: before.revision });
  const isVoted = ballot?.termsHash === terms && ballot.proposer === provider;
  return unless(isVoted, "was resumed without the votes or its provider's word");
}

function namesGrant(terms: unknown, { grant: id }: GrantState): boolean {
  return typeof terms === 'object' && terms !== null && 'grant' in terms && terms.grant === id;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const GRANT_LAWS = { request, compliance, consent, grant, grantState } as const;
